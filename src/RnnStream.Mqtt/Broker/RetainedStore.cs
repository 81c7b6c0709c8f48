namespace RnnStream.Mqtt.Broker;

/// <summary>The last retained message of each topic, bounded in number and bytes. Not thread-safe.</summary>
internal sealed class RetainedStore(int messagesMax, long bytesMax)
{
    private readonly TopicTree<BrokerMessage> _messages = new();

    public int Count => _messages.Count;

    public long Bytes { get; private set; }

    /// <summary>Keeps a message, or with an empty payload forgets the topic; false when there is no room.</summary>
    public bool Set(BrokerMessage message)
    {
        var earlier = _messages.Find(message.Topic);
        if (message.Payload.Length == 0)
        {
            Forget(message.Topic, earlier);
            return true;
        }

        var bytes = Bytes + message.Size - (earlier?.Size ?? 0);
        if (bytes > bytesMax || (earlier is null && _messages.Count >= messagesMax))
        {
            return false;
        }

        _messages.Set(message.Topic, message);
        Bytes = bytes;
        return true;
    }

    /// <summary>The messages that a filter matches and that have not expired; expired ones are forgotten.</summary>
    public List<BrokerMessage> Collect(ReadOnlySpan<byte> filter, long now)
    {
        var found = new List<BrokerMessage>();
        _messages.CollectTopicsMatching(filter, found);
        foreach (var message in found)
        {
            if (message.ExpiresAt <= now)
            {
                Forget(message.Topic, message);
            }
        }

        found.RemoveAll(message => message.ExpiresAt <= now);
        return found;
    }

    private void Forget(byte[] topic, BrokerMessage? message)
    {
        if (message is not null && _messages.Remove(topic))
        {
            Bytes -= message.Size;
        }
    }
}
