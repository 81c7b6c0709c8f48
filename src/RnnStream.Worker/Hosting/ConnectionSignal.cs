using RnnStream.Mqtt;

namespace RnnStream.Worker.Hosting;

/// <summary>Waits for the first connection and takes no messages.</summary>
internal sealed class ConnectionSignal : IMessageSink
{
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when connected and subscribed for the first time.</summary>
    public Task Connected => _connected.Task;

    /// <inheritdoc/>
    public void OnMessage(in ReceivedMessage message)
    {
    }

    /// <inheritdoc/>
    public void OnDrained()
    {
    }

    /// <inheritdoc/>
    public void OnConnected(bool sessionPresent) => _connected.TrySetResult();

    /// <inheritdoc/>
    public void OnDisconnected(string reason)
    {
    }
}
