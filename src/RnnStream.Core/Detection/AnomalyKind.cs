namespace RnnStream.Core.Detection;

/// <summary>What sort of fault an anomaly looks like.</summary>
/// <remarks>Numbers are part of the log format: never renumber, only append.</remarks>
public enum AnomalyKind : byte
{
    /// <summary>No anomaly.</summary>
    None = 0,

    /// <summary>One or a few readings far from their prediction.</summary>
    Spike = 1,

    /// <summary>The level moved and stayed.</summary>
    LevelShift = 2,

    /// <summary>The level moves slowly away from what it was.</summary>
    Drift = 3,

    /// <summary>The pattern in time (rhythm, shape) is not one the sensor has shown.</summary>
    Pattern = 4,

    /// <summary>The readings scatter more than they used to.</summary>
    Noise = 5,

    /// <summary>The same value for longer than the sensor ever showed.</summary>
    Stuck = 6,

    /// <summary>No reading for much longer than the sensor's usual interval.</summary>
    Silent = 7,

    /// <summary>Outside the range that the configuration gives.</summary>
    Range = 8,
}
