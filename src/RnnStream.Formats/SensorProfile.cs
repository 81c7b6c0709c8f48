namespace RnnStream.Formats;

/// <summary>What a subscription rule (or a recorded log) says of the sensors it yields. Immutable; compared by
/// reference.</summary>
public sealed class SensorProfile
{
    /// <summary>Name of the group of like sensors that shares one network. Default <c>default</c>.</summary>
    public string Group { get; init; } = "default";

    /// <summary>Unit of the values, for people to read; empty when unknown.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Names of the channels of a vector sensor, in the order of its values; one empty name for a
    /// scalar.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [""];

    /// <summary>Smallest value that is in range, in the sensor's unit; negative infinity for no bound.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>Largest value that is in range, in the sensor's unit; positive infinity for no bound.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>Newer readings of the sensor that a reading waits for, so that late ones find their place; 0 for
    /// none.</summary>
    public int ReorderReadings { get; init; }

    /// <summary>Event time that a reading waits at most, nanoseconds.</summary>
    public long ReorderTime { get; init; }

    /// <summary>What becomes of readings that are late all the same.</summary>
    public LateReadings Late { get; init; }

    /// <summary>Whether another profile says the same of everything that can change while a sensor is known.</summary>
    public bool SaysTheSame(SensorProfile other) =>
        Unit == other.Unit && Minimum.Equals(other.Minimum) && Maximum.Equals(other.Maximum)
        && ReorderReadings == other.ReorderReadings && ReorderTime == other.ReorderTime && Late == other.Late;

    /// <summary>The same of another group and other channels.</summary>
    public SensorProfile With(string group, IReadOnlyList<string> channels) => new()
    {
        Group = group,
        Channels = channels,
        Unit = Unit,
        Minimum = Minimum,
        Maximum = Maximum,
        ReorderReadings = ReorderReadings,
        ReorderTime = ReorderTime,
        Late = Late,
    };
}
