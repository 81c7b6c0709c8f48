namespace RnnStream.Mqtt.Broker;

/// <summary>Sessions: begun, taken over, resumed, ended.</summary>
internal sealed partial class BrokerCore
{
    /// <summary>A session that never expires by itself (MQTT 5.0, section 3.1.2.11.2).</summary>
    public const uint ExpiryNever = uint.MaxValue;

    /// <summary>Finds or makes the session of a client that has been admitted; null when there is no room.</summary>
    public Session? Begin(ConnectRequest request, out bool isPresent)
    {
        isPresent = false;
        if (_sessions.TryGetValue(request.ClientId, out var session))
        {
            session.Connection?.Close(ReasonCode.SessionTakenOver);
            _sessions.TryGetValue(request.ClientId, out session);
        }

        if (ClientCount >= Options.ClientsMax)
        {
            return null;
        }

        if (session is not null && request.CleanStart)
        {
            End(session);
            session = null;
        }

        if (session is not null)
        {
            // The client came back in time: its Will is not published (MQTT 5.0, section 3.1.3.2.2).
            session.DelayedWill = null;
            isPresent = true;
        }
        else if (MakeRoom())
        {
            session = new Session(request.ClientId, Options, Counters);
            _sessions.Add(request.ClientId, session);
        }

        if (session is not null)
        {
            session.ExpirySeconds = request.SessionExpirySeconds;
        }

        return session;
    }

    public void Attached()
    {
        ClientCount++;
        Counters.Connect();
    }

    /// <summary>A connection of a session is gone; its Will is published unless the client said goodbye.</summary>
    public void Detach(Session session, WillMessage? will)
    {
        ClientCount--;
        session.Detach(Now);
        var expiry = ExpiryOf(session);
        session.ExpiresAt = expiry.TotalSeconds >= ExpiryNever
            ? long.MaxValue : Now + (long)expiry.TotalMilliseconds;
        if (will is not null)
        {
            session.DelayedWill = will.Message;
            session.WillDueAt = Now + Math.Min(will.DelaySeconds * 1000L, (long)expiry.TotalMilliseconds);
        }

        if (expiry == TimeSpan.Zero)
        {
            End(session);
        }
        else if (session.DelayedWill is not null && session.WillDueAt <= Now)
        {
            PublishWill(session);
        }
    }

    private TimeSpan ExpiryOf(Session session)
    {
        var asked = TimeSpan.FromSeconds(session.ExpirySeconds);
        return asked < Options.SessionExpiryMax ? asked : Options.SessionExpiryMax;
    }

    private void End(Session session)
    {
        PublishWill(session);
        _subscriptions.RemoveAll(session);
        session.Clear();
        _sessions.Remove(session.ClientId);
    }

    private void PublishWill(Session session)
    {
        if (session.DelayedWill is { } will)
        {
            session.DelayedWill = null;
            Publish(will.Published(Now), _subscriptions.Find(will.Topic));
        }
    }

    private bool MakeRoom()
    {
        if (_sessions.Count < Options.SessionsMax)
        {
            return true;
        }

        var oldest = _sessions.Values.Where(static session => !session.IsConnected)
            .MinBy(static session => session.DisconnectedAt);
        if (oldest is null)
        {
            return false;
        }

        Log.SessionEvicted(Logger, oldest.ClientId, Options.SessionsMax);
        End(oldest);
        return true;
    }
}
