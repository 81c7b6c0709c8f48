namespace RnnStream.Mqtt.Tests.Client;

/// <summary>Acknowledges every message at once, as a client without a disk would.</summary>
internal sealed class AcknowledgingSink : IMessageSink
{
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IMessageClient? Client { get; set; }

    public Task Connected => _connected.Task;

    public void OnMessage(in ReceivedMessage message) => Client!.Acknowledge(message.Position);

    public void OnDrained()
    {
    }

    public void OnConnected(bool sessionPresent) => _connected.TrySetResult();

    public void OnDisconnected(string reason)
    {
    }
}
