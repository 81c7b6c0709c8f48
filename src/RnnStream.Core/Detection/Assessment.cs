namespace RnnStream.Core.Detection;

/// <summary>Everything the detector says of one reading, in one immutable value.</summary>
/// <remarks>For a vector sensor the raw figures (<see cref="Value"/>, <see cref="Expected"/>, <see cref="Lower"/>,
/// <see cref="Upper"/>) are those of <see cref="Channel"/>, the channel that contributes most.</remarks>
public readonly record struct Assessment
{
    /// <summary>Event time of the reading, nanoseconds since 1970, UTC.</summary>
    public required long EventTime { get; init; }

    /// <summary>The value as measured, in the sensor's unit.</summary>
    public required double Value { get; init; }

    /// <summary>The prediction for this reading, in the sensor's unit; NaN before the first prediction.</summary>
    public required double Expected { get; init; }

    /// <summary>Lower end of what would have been ordinary, in the sensor's unit; NaN before the first
    /// prediction.</summary>
    public required double Lower { get; init; }

    /// <summary>Upper end of what would have been ordinary, in the sensor's unit; NaN before the first
    /// prediction.</summary>
    public required double Upper { get; init; }

    /// <summary>Calibrated surprise in decades, 0 or more: 3.0 means one normal reading in a thousand.</summary>
    public required double Score { get; init; }

    /// <summary>The score that flags, in decades, from the false-alarm budget or fixed by the configuration.</summary>
    public required double Threshold { get; init; }

    /// <summary>Whether this reading is flagged: part of an open episode.</summary>
    public required bool IsAnomaly { get; init; }

    /// <summary>What sort of fault it looks like; <see cref="AnomalyKind.None"/> unless flagged.</summary>
    public required AnomalyKind Kind { get; init; }

    /// <summary>Index of the channel that contributes most; 0 for a scalar sensor.</summary>
    public required int Channel { get; init; }

    /// <summary>Warm-up progress in [0, 1]; anomalies are raised only at 1.</summary>
    public required float WarmUp { get; init; }

    /// <summary>What the reading did to the sensor's episode.</summary>
    public required EpisodePhase Phase { get; init; }

    /// <summary>Severity of the open (or just closed) episode.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Event time of the reading that opened the episode; 0 without one.</summary>
    public required long EpisodeStart { get; init; }

    /// <summary>Highest score of the open (or just closed) episode, in decades; 0 without one.</summary>
    public required double EpisodePeak { get; init; }
}
