namespace RnnStream.Formats.Payloads;

/// <summary>An object whose fields share a time: the whole payload, or one element of an array of objects.</summary>
internal struct JsonGroup
{
    /// <summary>The enclosing group, or −1.</summary>
    public int Parent;

    /// <summary>Path of the array inside the enclosing group.</summary>
    public int PathStart;
    public int PathLength;

    /// <summary>0-based position in the array.</summary>
    public int Index;

    /// <summary>Leaves seen so far, duplicates included.</summary>
    public int FieldCount;

    /// <summary>The newest field of the group; −1 without any.</summary>
    public int LastField;

    /// <summary>The field with the device time; −1 without one.</summary>
    public int TimeField;

    /// <summary>The field that names this element; −1 without one.</summary>
    public int IdentityField;

    /// <summary>Whether the time below is known.</summary>
    public bool IsTimeResolved;

    /// <summary>Whether the time could be read (or the arrival time may be used).</summary>
    public bool IsTimeUsable;

    public bool HasDeviceTime;
    public long EventTime;
}
