using RnnStream.Mqtt;

namespace RnnStream.Testing.Mqtt;

/// <summary>A client whose broker takes every acknowledgement and sends nothing.</summary>
public sealed class AcknowledgedClient : IMessageClient
{
    /// <inheritdoc/>
    public MqttClientStatus Status => new(true, "connected", 1, 0, 0, 0);

    /// <inheritdoc/>
    public Task RunAsync(IMessageSink sink, CancellationToken cancellationToken) =>
        Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);

    /// <inheritdoc/>
    public void Acknowledge(long position)
    {
    }

    /// <inheritdoc/>
    public ValueTask<bool> PublishAsync(
        string topic, ReadOnlyMemory<byte> payload, QualityOfService qualityOfService, bool retain,
        CancellationToken cancellationToken) => ValueTask.FromResult(true);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
