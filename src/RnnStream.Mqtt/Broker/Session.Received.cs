namespace RnnStream.Mqtt.Broker;

/// <summary>Messages of quality 2 received and not yet released, by packet identifier; bounded in bytes.</summary>
internal sealed partial class Session
{
    private readonly Dictionary<ushort, ReceivedExactlyOnce> _received = [];
    private long _receivedBytes;

    public int ReceivedCount => _received.Count;

    public ReceivedExactlyOnce? FindReceived(ushort packetId) => _received.GetValueOrDefault(packetId);

    /// <summary>False when the client has too much unreleased.</summary>
    public bool TryAddReceived(ushort packetId, ReceivedExactlyOnce received)
    {
        if (_receivedBytes + received.Message.Size > options.QueuedBytesMax)
        {
            return false;
        }

        _received.Add(packetId, received);
        _receivedBytes += received.Message.Size;
        return true;
    }

    public ReceivedExactlyOnce? RemoveReceived(ushort packetId)
    {
        if (_received.Remove(packetId, out var received))
        {
            _receivedBytes -= received.Message.Size;
        }

        return received;
    }
}
