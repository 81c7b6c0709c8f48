namespace RnnStream.Core.Simulation;

/// <summary>What can be made to go wrong with a simulated sensor.</summary>
public enum FaultKind : byte
{
    /// <summary>Nothing: an ordinary reading.</summary>
    None = 0,

    /// <summary>One to three readings far off.</summary>
    Spike = 1,

    /// <summary>The level moves at once, and back at the end.</summary>
    LevelShift = 2,

    /// <summary>The level moves away little by little, and is repaired at the end.</summary>
    Drift = 3,

    /// <summary>The same value again and again.</summary>
    Stuck = 4,

    /// <summary>Zero instead of a measurement.</summary>
    Dropout = 5,

    /// <summary>No readings at all.</summary>
    Silence = 6,

    /// <summary>Readings that scatter far more than usual.</summary>
    NoiseBurst = 7,

    /// <summary>The sensor's rhythm runs several times as fast.</summary>
    ChangedRhythm = 8,
}
