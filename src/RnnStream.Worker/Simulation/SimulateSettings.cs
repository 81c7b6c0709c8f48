using RnnStream.Core.Simulation;
using RnnStream.Formats.Logs;
using RnnStream.Mqtt;

namespace RnnStream.Worker.Simulation;

/// <summary>What one call of <c>simulate</c> is to do, checked.</summary>
internal sealed record SimulateSettings
{
    public required SimulationOptions Simulation { get; init; }

    /// <summary>Simulated time to cover; null means without end, which only publishing can do.</summary>
    public required TimeSpan? Duration { get; init; }

    public required LogFormat Format { get; init; }

    /// <summary>File to write, gzipped when it ends in <c>.gz</c>; null or <c>-</c> is stdout.</summary>
    public string? Out { get; init; }

    /// <summary>File for the windows of the injected faults, by sensor.</summary>
    public string? Labels { get; init; }

    /// <summary>File for the injected faults with kind and strength, one JSON object per line.</summary>
    public string? FaultList { get; init; }

    /// <summary>Broker to publish to; null writes a file.</summary>
    public Uri? Broker { get; init; }

    public string TopicPrefix { get; init; } = "sensors";

    /// <summary>Simulated seconds per second; null together with <see cref="Rate"/> means as fast as the broker takes
    /// it.</summary>
    public double? Speed { get; init; }

    /// <summary>Readings per second.</summary>
    public double? Rate { get; init; }

    public QualityOfService QualityOfService { get; init; }
}
