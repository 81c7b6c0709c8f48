namespace RnnStream.Mqtt.Client;

/// <summary>One connection, from CONNECT to its end. Receives on the thread that runs it, sends on a thread of its
/// own.</summary>
/// <remarks>
/// <code>
/// broker ──► receive thread: parse in place ──► sink.OnMessage (may block) ──► received order
///                                                                                  │ Acknowledge(position)
/// broker ◄── send thread ◄── pending packets ◄── acknowledgements, publishes, pings ◄┘
/// </code>
/// Invariants: acknowledgements go out in the order of delivery; a position of another connection has no effect; at
/// most one thread writes to the socket.
/// </remarks>
internal sealed partial class ClientConnection : IDisposable
{
    /// <summary>Bits of a position below the number of the connection: 2^40 messages before they run out.</summary>
    public const int PositionBits = 40;

    private readonly ClientTransport _transport;
    private readonly MqttClientOptions _options;
    private readonly IReadOnlyList<MqttSubscription> _subscriptions;
    private readonly IReadOnlyList<string> _formerFilters;
    private readonly ClientSession _session;
    private readonly IMessageSink _sink;
    private readonly TimeProvider _time;
    private readonly FrameReader _frames;
    private readonly int _version;

    // Guards pending packets, the order of receipt, publishes in flight and the session: taken for moments by the
    // receive thread, by whoever acknowledges or publishes, and by the send thread.
    private readonly Lock _gate = new();
    private readonly ReceivedOrder _received = new();
    private long _position;
    private long _messages;
    private string? _end;
    private bool _isRefusal;
    private bool _isVersionRefused;
    private volatile bool _isReady;

    public ClientConnection(
        ClientTransport transport, MqttClientOptions options, int version,
        IReadOnlyList<MqttSubscription> subscriptions, IReadOnlyList<string> formerFilters,
        ClientSession session, IMessageSink sink, TimeProvider time, long number)
    {
        _transport = transport;
        _options = options;
        _version = version;
        _subscriptions = subscriptions;
        _formerFilters = formerFilters;
        _session = session;
        _sink = sink;
        _time = time;
        _frames = new FrameReader(options.MaximumPacketSize);
        _position = number << PositionBits;
        _lastReceived = _lastSent = time.GetTimestamp();
    }

    /// <summary>Raised on the receive thread when subscribed, before any message is delivered.</summary>
    public Action<bool>? Ready { get; init; }

    /// <summary>Connected and subscribed.</summary>
    public bool IsReady => _isReady && _end is null;

    /// <summary>PUBLISH packets delivered.</summary>
    public long Messages => Interlocked.Read(ref _messages);

    /// <summary>Delivered and not yet acknowledged.</summary>
    public int Unacknowledged
    {
        get
        {
            lock (_gate) return _received.Count;
        }
    }

    /// <summary>Runs to the end of the connection. Blocks; call on a thread of its own.</summary>
    public ConnectionEnd Run(string password, MqttWill? will)
    {
        var sender = new Thread(SendUntilClosed) { IsBackground = true, Name = "mqtt send" };
        lock (_gate) ClientPackets.Connect(_pending, _options, _version, password, will);
        sender.Start();
        _wake.Set();
        try
        {
            ReceiveUntilClosed();
        }
        finally
        {
            FailPublishes();
            _isSendStopped = true;
            _wake.Set();
            sender.Join();
        }
        return new ConnectionEnd(_end!, _isRefusal, _isVersionRefused, _isReady);
    }

    /// <summary>Says goodbye and closes; the broker then keeps the session and does not publish the Will.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            AcknowledgePending();
            ClientPackets.Disconnect(_pending, _version, ReasonCode.Success);
            _end ??= "we left";
        }
        _closeAfterSend = true;
        _wake.Set();
    }

    /// <summary>Closes at once.</summary>
    public void Abort(string reason)
    {
        _end ??= reason;
        _transport.Close();
        _wake.Set();
    }

    public void Dispose()
    {
        _transport.Dispose();
        _wake.Dispose();
    }

    /// <summary>With TLS 1.3 a broker that misses our certificate says so only after the handshake, by
    /// closing.</summary>
    private string WhyClosed() => (
        _options.Tls.Enabled && !_isConnected, _options.Tls.CertificateFile.Length > 0) switch
    {
        (true, false) => "the broker closed the connection before it answered; it may ask for a certificate of ours "
            + "(Mqtt:Tls:CertificateFile)",
        (true, true) => "the broker closed the connection before it answered; it may not accept our certificate "
            + "(Mqtt:Tls:CertificateFile)",
        _ => "the broker closed the connection",
    };

    /// <summary>The broker broke the protocol: say so (5.0) and close.</summary>
    private void Fail(ReasonCode reason, string what)
    {
        lock (_gate)
        {
            _end ??= $"the broker broke the protocol: {what}";
            if (_isReady || _isConnected) ClientPackets.Disconnect(_pending, _version, reason);
        }
        _closeAfterSend = true;
        _wake.Set();
        _isFailed = true;
    }
}
