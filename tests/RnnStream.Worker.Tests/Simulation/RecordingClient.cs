using System.Text;
using RnnStream.Mqtt;

namespace RnnStream.Worker.Tests.Simulation;

/// <summary>A client that records what is published; every n-th attempt fails as if the connection were gone.</summary>
internal sealed class RecordingClient(int failEvery = int.MaxValue) : IMessageClient
{
    private int _attempts;

    public List<(string Topic, string Payload)> Published { get; } = [];

    public MqttClientStatus Status => new(true, "connected", 1, 0, 0, 0);

    public Task RunAsync(IMessageSink sink, CancellationToken cancellationToken) =>
        Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);

    public void Acknowledge(long position)
    {
    }

    public ValueTask<bool> PublishAsync(
        string topic, ReadOnlyMemory<byte> payload, QualityOfService qualityOfService, bool retain,
        CancellationToken cancellationToken)
    {
        if (++_attempts % failEvery == 0) return ValueTask.FromResult(false);
        Published.Add((topic, Encoding.UTF8.GetString(payload.Span)));
        return ValueTask.FromResult(true);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
