namespace RnnStream.Worker.Demo;

/// <summary>What a demonstration shows.</summary>
internal sealed record DemoOptions
{
    public required int Sensors { get; init; }

    public required int Days { get; init; }

    public required int Seconds { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>Port of the embedded broker; null for 1883, or a free one when that is taken.</summary>
    public int? Port { get; init; }

    /// <summary>Go on until Ctrl-C.</summary>
    public bool IsEndless { get; init; }
}
