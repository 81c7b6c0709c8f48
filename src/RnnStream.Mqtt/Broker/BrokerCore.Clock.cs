using System.Globalization;
using System.Text;

namespace RnnStream.Mqtt.Broker;

/// <summary>What happens by time: timeouts of connections, ends of sessions, delayed Wills, and <c>$SYS</c>.</summary>
internal sealed partial class BrokerCore
{
    private const long StatusInterval = 10_000;
    private long _statusDueAt;

    /// <summary>Once a second. O(connections + sessions).</summary>
    public void Tick()
    {
        lock (Sync)
        {
            var now = Now;
            foreach (var connection in _connections.ToArray())
            {
                connection.CheckTime(now);
            }

            foreach (var session in _sessions.Values.Where(static session => !session.IsConnected).ToArray())
            {
                CheckTime(session, now);
            }

            if (now >= _statusDueAt)
            {
                _statusDueAt = now + StatusInterval;
                PublishStatus(now);
            }
        }
    }

    private void CheckTime(Session session, long now)
    {
        if (session.ExpiresAt <= now)
        {
            End(session);
        }
        else if (session.DelayedWill is not null && session.WillDueAt <= now)
        {
            PublishWill(session);
        }
    }

    private void PublishStatus(long now)
    {
        PublishStatus("$SYS/broker/uptime"u8, now / 1000);
        PublishStatus("$SYS/broker/clients/connected"u8, ClientCount);
        PublishStatus("$SYS/broker/clients/total"u8, SessionCount);
        PublishStatus("$SYS/broker/subscriptions/count"u8, _subscriptions.Count);
        PublishStatus("$SYS/broker/retained messages/count"u8, _retained.Count);
        PublishStatus("$SYS/broker/messages/received"u8, Counters.MessagesReceived);
        PublishStatus("$SYS/broker/messages/sent"u8, Counters.MessagesSent);
        PublishStatus("$SYS/broker/publish/messages/dropped"u8, Counters.MessagesDropped);
    }

    private void PublishStatus(ReadOnlySpan<byte> topic, long value)
    {
        var route = _subscriptions.Find(topic);
        var payload = Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture));
        Publish(new BrokerMessage(route.Topic, payload, []) { Retain = true, ArrivalTime = ArrivalTime }, route);
    }
}
