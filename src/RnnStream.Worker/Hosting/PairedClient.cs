using RnnStream.Mqtt;

namespace RnnStream.Worker.Hosting;

/// <summary>Two connections as one client: one receives, the other publishes.</summary>
/// <remarks>
/// A receiving connection that is held back (its sink blocks) reads nothing, so it would not read the acknowledgements
/// of our own publishes either; and what holds it back may be a full queue of publishes. Two connections cannot wait
/// for each other like that.
/// </remarks>
internal sealed class PairedClient(IMessageClient receiver, IMessageClient publisher) : IMessageClient
{
    // The publisher connects first: until it has, what there is to say is what keeps it from that.
    private volatile bool _isReceiving;

    /// <inheritdoc/>
    public MqttClientStatus Status
    {
        get
        {
            var status = receiver.Status;
            if (!_isReceiving) return status with { IsConnected = false, Detail = publisher.Status.Detail };
            var isPublishing = publisher.Status.IsConnected;
            return isPublishing || !status.IsConnected
                ? status
                : status with { IsConnected = false, Detail = $"publishing: {publisher.Status.Detail}" };
        }
    }

    /// <inheritdoc/>
    public async Task RunAsync(IMessageSink sink, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var connected = new ConnectionSignal();
        var publishing = publisher.RunAsync(connected, stop.Token);
        await Task.WhenAny(connected.Connected, publishing).ConfigureAwait(false);
        _isReceiving = true;
        var receiving = publishing.IsCompleted ? Task.CompletedTask : receiver.RunAsync(sink, stop.Token);

        var first = await Task.WhenAny(publishing, receiving).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(publishing, receiving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Acknowledge(long position) => receiver.Acknowledge(position);

    /// <inheritdoc/>
    public ValueTask<bool> PublishAsync(
        string topic, ReadOnlyMemory<byte> payload, QualityOfService qualityOfService, bool retain,
        CancellationToken cancellationToken) =>
        publisher.PublishAsync(topic, payload, qualityOfService, retain, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await receiver.DisposeAsync().ConfigureAwait(false);
        await publisher.DisposeAsync().ConfigureAwait(false);
    }
}
