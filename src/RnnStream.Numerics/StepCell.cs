namespace RnnStream.Numerics;

/// <summary>Which step a layer takes.</summary>
#pragma warning disable CA1008 // No cell is none: a head has no step.
public enum StepCell
{
    /// <summary>Elman's cell; state h.</summary>
    Elman = 1,

    /// <summary>The gated recurrent unit; state h.</summary>
    Gru = 2,

    /// <summary>Long short-term memory; state h, c.</summary>
    Lstm = 3,
}
