using RnnStream.Mqtt;

namespace RnnStream.Benchmarks;

/// <summary>A client whose broker takes every acknowledgement and sends nothing.</summary>
internal sealed class AcknowledgedClient : IMessageClient
{
    public MqttClientStatus Status => new(true, "connected", 1, 0, 0, 0);

    public Task RunAsync(IMessageSink sink, CancellationToken cancellationToken) =>
        Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);

    public void Acknowledge(long position)
    {
    }

    public ValueTask<bool> PublishAsync(
        string topic, ReadOnlyMemory<byte> payload, QualityOfService qualityOfService, bool retain,
        CancellationToken cancellationToken) => ValueTask.FromResult(true);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
