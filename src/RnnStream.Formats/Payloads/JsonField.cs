namespace RnnStream.Formats.Payloads;

/// <summary>One leaf of a JSON payload. Positions point into the table's bytes.</summary>
internal struct JsonField
{
    public int NameStart;
    public int NameLength;
    public uint NameHash;

    /// <summary>The raw token of a number, the unescaped text of a string (empty when too long to matter).</summary>
    public int TextStart;
    public int TextLength;

    public int Group;

    /// <summary>The group's field before this one, or −1.</summary>
    public int Previous;

    public FieldKind Kind;
    public FieldRole Role;
    public double Number;
}
