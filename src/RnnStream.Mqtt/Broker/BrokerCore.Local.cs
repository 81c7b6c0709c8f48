namespace RnnStream.Mqtt.Broker;

/// <summary>Receivers in this process, under the same lock as everything else.</summary>
internal sealed partial class BrokerCore
{
    public BrokerStatus Status
    {
        get
        {
            lock (Sync)
            {
                return new BrokerStatus(
                    ClientCount, SessionCount, _subscriptions.Count, RetainedCount,
                    Counters.MessagesReceived, Counters.MessagesSent, Counters.MessagesDropped);
            }
        }
    }

    public void AddLocal(LocalSubscriber subscriber, IReadOnlyList<byte[]> filters)
    {
        lock (Sync)
        {
            foreach (var filter in filters)
            {
                var subscription = new Subscription(subscriber, filter, identifier: 0)
                {
                    QualityOfService = QualityOfService.ExactlyOnce,
                };
                _subscriptions.Add(subscription);
                DeliverRetained(subscription);
            }
        }
    }

    public void RemoveLocal(LocalSubscriber subscriber)
    {
        lock (Sync)
        {
            _subscriptions.RemoveAll(subscriber);
            subscriber.Abandon();
        }
    }

    public Queue<LocalMessage> TakeAll(LocalSubscriber subscriber)
    {
        lock (Sync)
        {
            return subscriber.TakeAll();
        }
    }

    public void Remember(LocalSubscriber subscriber, long position, in LocalMessage message)
    {
        lock (Sync)
        {
            subscriber.Remember(position, message);
        }
    }

    public void Acknowledge(LocalSubscriber subscriber, long position)
    {
        lock (Sync)
        {
            subscriber.Acknowledge(position);
        }
    }

    public void Requeue(LocalSubscriber subscriber)
    {
        lock (Sync)
        {
            subscriber.Requeue();
        }
    }

    public long UnacknowledgedOf(LocalSubscriber subscriber)
    {
        lock (Sync)
        {
            return subscriber.UnacknowledgedCount;
        }
    }

    public void PublishLocal(
        LocalSubscriber publisher, byte[] topic, byte[] payload, QualityOfService quality, bool retain)
    {
        lock (Sync)
        {
            Counters.Receive();
            var route = _subscriptions.Find(topic);
            var message = new BrokerMessage(route.Topic, payload, [])
            {
                QualityOfService = quality,
                Retain = retain,
                ArrivalTime = ArrivalTime,
                Publisher = publisher,
            };
            Publish(message, route);
        }
    }

    /// <summary>Hands over what is to be written; see <see cref="ClientConnection.TakeOutbound"/>.</summary>
    public OutboundBuffer TakeOutbound(ClientConnection connection, OutboundBuffer emptied)
    {
        lock (Sync)
        {
            return connection.TakeOutbound(emptied);
        }
    }

    /// <summary>Completes when the connection may be read from again.</summary>
    public Task WhenReadable(ClientConnection connection)
    {
        lock (Sync)
        {
            return connection.WhenReadable();
        }
    }
}
