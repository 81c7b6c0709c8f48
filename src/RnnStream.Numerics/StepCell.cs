namespace RnnStream.Numerics;

/// <summary>Which step a layer takes.</summary>
public enum StepCell
{
    /// <summary>A linear head: no recurrence, no state.</summary>
    Linear = 0,

    /// <summary>Elman's cell; state h.</summary>
    Elman = 1,

    /// <summary>The gated recurrent unit; state h.</summary>
    Gru = 2,

    /// <summary>Long short-term memory; state h, c.</summary>
    Lstm = 3,
}
