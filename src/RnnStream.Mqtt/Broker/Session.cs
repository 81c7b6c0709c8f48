namespace RnnStream.Mqtt.Broker;

/// <summary>What the broker keeps for one client id: subscriptions, queues, and unacknowledged messages.</summary>
/// <remarks>
/// Invariants: at most one connection; <see cref="_inflight"/> never exceeds the window; a message is in a queue or in
/// flight, never both; queues are bounded as the options say, the newest is dropped and counted.
/// Every member is called under the broker's lock.
/// <code>
///  Deliver -> room and window? -> connection's outbound bytes        quality 0: done; 1 and 2: in flight until
/// acknowledged
///          \-> queue (references) -> Pump, when bytes were taken or acknowledgements came
/// </code>
/// </remarks>
internal sealed partial class Session(string clientId, EmbeddedBrokerOptions options, BrokerCounters counters)
    : Subscriber(clientId)
{
    private readonly DeliveryQueue _unacknowledgedQueue = new();
    private readonly DeliveryQueue _queue = new();
    private ClientConnection? _connection;
    private int _window;

    /// <summary>Seconds the session outlives its connection.</summary>
    public uint ExpirySeconds { get; set; }

    /// <summary>When the session ends unless the client comes back; only meaningful without a connection.</summary>
    public long ExpiresAt { get; set; }

    /// <summary>When it lost its connection, in the broker's clock.</summary>
    public long DisconnectedAt { get; set; }

    /// <summary>The Will still to be published after its delay, and when.</summary>
    public BrokerMessage? DelayedWill { get; set; }

    public long WillDueAt { get; set; }

    public ClientConnection? Connection => _connection;

    public override bool IsConnected => _connection is not null;

    public int QueuedCount => _unacknowledgedQueue.Count + _queue.Count;

    /// <summary>Binds a connection; what was in flight is sent again, then the queues.</summary>
    public void Attach(ClientConnection connection, int receiveMaximum)
    {
        _connection = connection;
        _window = Math.Min(receiveMaximum, options.InflightMessagesMax);
    }

    public void Detach(long now)
    {
        // A message lost with its connection that was sent at quality 0 is not kept.
        _connection = null;
        DisconnectedAt = now;
        counters.Drop(DropReason.Offline, _unacknowledgedQueue.Count);
        _unacknowledgedQueue.Clear();
    }

    /// <summary>Forgets all messages; subscriptions are the index's.</summary>
    public void Clear()
    {
        counters.Drop(DropReason.SessionEnded, QueuedCount + _inflight.Count);
        _unacknowledgedQueue.Clear();
        _queue.Clear();
        _inflight.Clear();
        _received.Clear();
        _receivedBytes = 0;
    }

    public override void Deliver(in Delivery delivery, PendingAcknowledgement? origin, bool isBacklog = false)
    {
        if (_connection is not null && CanSend(delivery.QualityOfService))
        {
            Send(delivery);
        }
        else if (_connection is null && delivery.QualityOfService == QualityOfService.AtMostOnce)
        {
            counters.Drop(DropReason.Offline);
        }
        else
        {
            Enqueue(delivery, isBacklog);
        }
    }

    /// <summary>Moves messages from the queues to the connection while there is room.</summary>
    public void Pump(long now)
    {
        while (_connection is { HasRoom: true } && _unacknowledgedQueue.Count > 0)
        {
            SendUnlessExpired(_unacknowledgedQueue.Dequeue(), now);
        }

        while (_connection is { HasRoom: true } && _queue.Count > 0 && _inflight.Count < _window)
        {
            SendUnlessExpired(_queue.Dequeue(), now);
        }
    }

    private bool CanSend(QualityOfService quality) => _connection!.HasRoom
        && (quality == QualityOfService.AtMostOnce
            ? _unacknowledgedQueue.Count == 0
            : _queue.Count == 0 && _inflight.Count < _window);

    private void Enqueue(in Delivery delivery, bool isBacklog)
    {
        var queue = delivery.QualityOfService == QualityOfService.AtMostOnce ? _unacknowledgedQueue : _queue;
        var countMax = options.QueuedMessagesMax + (isBacklog ? options.RetainedMessagesMax : 0L);
        var bytesMax = options.QueuedBytesMax + (isBacklog ? options.RetainedBytesMax : 0L);
        if (queue.Count >= countMax || queue.Bytes + delivery.Message.Size > bytesMax)
        {
            counters.Drop(DropReason.QueueFull);
            return;
        }

        queue.Enqueue(delivery);
    }

    private void SendUnlessExpired(in Delivery delivery, long now)
    {
        if (delivery.Message.ExpiresAt <= now)
        {
            counters.Drop(DropReason.Expired);
            return;
        }

        Send(delivery);
    }

    private void Send(in Delivery delivery)
    {
        if (delivery.QualityOfService == QualityOfService.AtMostOnce)
        {
            _connection!.TrySendPublish(delivery, packetId: 0, isDuplicate: false);
            return;
        }

        var packetId = NextPacketId();
        if (_connection!.TrySendPublish(delivery, packetId, isDuplicate: false))
        {
            _inflight.Add(packetId, new InflightMessage(delivery, _sequence++, IsReleased: false));
        }
    }
}
