namespace RnnStream.Mqtt.Client;

/// <summary>The send thread: everything that is pending in one write, and the pings.</summary>
internal sealed partial class ClientConnection
{
    private readonly AutoResetEvent _wake = new(false);
    private PacketBuffer _pending = new();
    private PacketBuffer _sending = new();
    private long _acknowledged;
    private long _lastSent;
    private long _pingSentAt;
    private volatile bool _closeAfterSend;
    private volatile bool _isSendStopped;

    /// <summary>Acknowledges up to and including a position; positions of other connections have no effect.</summary>
    public void Acknowledge(long position)
    {
        lock (_gate)
        {
            if (position >> PositionBits != _position >> PositionBits || position <= _acknowledged) return;
            _acknowledged = position;
        }
        _wake.Set();
    }

    private void SendUntilClosed()
    {
        while (!_isSendStopped)
        {
            var isLast = _closeAfterSend;
            if (!TrySendPending()) break;
            if (isLast) break;
            if (!_closeAfterSend) _wake.WaitOne(TimeToPing());
            Ping();
        }
        _transport.Close();
    }

    private bool TrySendPending()
    {
        lock (_gate)
        {
            AcknowledgePending();
            if (_pending.Length == 0) return true;
            (_pending, _sending) = (_sending, _pending);
        }
        var isSent = _transport.TrySend(_sending.Written);
        _sending.Clear();
        _lastSent = _time.GetTimestamp();
        ReleaseWaiting();
        return isSent;
    }

    private void AcknowledgePending()
    {
        while (_received.TryTake(_acknowledged, out var packetId, out var quality))
        {
            if (quality == QualityOfService.AtLeastOnce)
            {
                ClientPackets.Acknowledge(_pending, PacketType.PublishAcknowledgement, packetId);
                continue;
            }
            _session.ReceivedExactlyOnce.Add(packetId);
            ClientPackets.Acknowledge(_pending, PacketType.PublishReceived, packetId);
        }
    }

    private TimeSpan TimeToPing()
    {
        if (_keepAliveSeconds == 0) return _isConnected ? Timeout.InfiniteTimeSpan : _options.ConnectTimeout;
        var interval = TimeSpan.FromSeconds(_keepAliveSeconds);
        var rest = _pingSentAt != 0
            ? interval / 2 - _time.GetElapsedTime(_pingSentAt)
            : interval - _time.GetElapsedTime(_lastSent);
        return rest < TimeSpan.FromMilliseconds(10) ? TimeSpan.FromMilliseconds(10) : rest;
    }

    /// <summary>Pings after a silence of ours; half an interval without an answer means that the connection is
    /// dead.</summary>
    private void Ping()
    {
        if (!_isConnected)
        {
            if (_time.GetElapsedTime(_lastSent) > _options.ConnectTimeout)
                Abort($"no answer to CONNECT within {_options.ConnectTimeout.TotalSeconds:0.#} s: is a broker there, "
                    + (_options.Tls.Enabled ? "and with TLS?" : "and without TLS (Mqtt:Tls:Enabled is off)?"));
            return;
        }
        if (_keepAliveSeconds == 0) return;
        var interval = TimeSpan.FromSeconds(_keepAliveSeconds);

        // While the sink blocks we do not read: answers wait in the socket, silence means nothing, pings must go on.
        if (_isInSink) Interlocked.Exchange(ref _lastReceived, _time.GetTimestamp());
        else if (_pingSentAt != 0)
        {
            var isSilent = _time.GetElapsedTime(Interlocked.Read(ref _lastReceived)) >= interval / 2;
            if (isSilent && _time.GetElapsedTime(_pingSentAt) >= interval / 2)
                Abort($"no answer for {_keepAliveSeconds * 1.5:0} s (Mqtt:KeepAlive)");
            return;
        }
        if (_time.GetElapsedTime(_lastSent) < interval) return;
        _pingSentAt = _time.GetTimestamp();
        lock (_gate) ClientPackets.Ping(_pending);
    }
}
