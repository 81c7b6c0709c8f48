namespace RnnStream.Formats;

/// <summary>What a subscription rule (or a recorded log) says of the sensors it yields. Immutable; compared by reference.</summary>
public sealed class SensorProfile
{
    /// <summary>Name of the group of like sensors that shares one network. Default <c>default</c>.</summary>
    public string Group { get; init; } = "default";

    /// <summary>Unit of the values, for people to read; empty when unknown.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Names of the channels of a vector sensor, in the order of its values; one empty name for a scalar.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [""];

    /// <summary>Smallest value that is in range, in the sensor's unit; negative infinity for no bound.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>Largest value that is in range, in the sensor's unit; positive infinity for no bound.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;
}
