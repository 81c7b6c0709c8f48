namespace RnnStream.Formats.Payloads;

/// <summary>Labels of a SenML record that matter here.</summary>
internal enum SenMlLabel : byte
{
    /// <summary>Any other label.</summary>
    Other,

    /// <summary><c>bn</c>.</summary>
    BaseName,

    /// <summary><c>bt</c>.</summary>
    BaseTime,

    /// <summary><c>bv</c>.</summary>
    BaseValue,

    /// <summary><c>n</c>.</summary>
    Name,

    /// <summary><c>t</c>.</summary>
    Time,

    /// <summary><c>v</c>.</summary>
    Value,

    /// <summary><c>vb</c>.</summary>
    BooleanValue,

    /// <summary><c>vs</c> or <c>vd</c>.</summary>
    OtherValue,
}
