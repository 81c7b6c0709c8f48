using System.Buffers;

namespace RnnStream.Mqtt.Broker;

/// <summary>The protocol of one client's connection, as a state machine over bytes: no sockets, no waiting.</summary>
/// <remarks>
/// Invariants: nothing is parsed after <see cref="IsClosed"/>; acknowledgements go out in the order of the publishes
/// they answer; bytes are taken only once the packet is complete and within the limit, which is checked on its header.
/// Every member is called under the broker's lock.
/// </remarks>
internal sealed partial class ClientConnection(BrokerCore core, string remote) : IDisposable
{
    /// <summary>Answers may exceed the bound for messages by this factor before reading stops.</summary>
    private const int AnswersFactor = 16;

    private readonly long _openedAt = core.Now;
    private readonly SemaphoreSlim _wake = new(0, 1);
    private ConnectionState _state = ConnectionState.New;
    private byte _version = 4;
    private Session? _session;
    private readonly CancellationTokenSource _closed = new();
    private TaskCompletionSource? _unchoked;

    private enum ConnectionState
    {
        New,
        AwaitingAdmission,
        Active,
        Closed,
    }

    public string Remote { get; } = remote;

    public OutboundBuffer Outbound { get; private set; } = new();

    /// <summary>Nothing more is read; what is in <see cref="Outbound"/> is still to be written.</summary>
    public bool IsClosed => _state == ConnectionState.Closed;

    /// <summary>Cancelled when the connection is closed from this side.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>A CONNECT waits for <see cref="BrokerCore.Admit"/>; null at any other time.</summary>
    public ConnectRequest? AwaitingAdmission => _state == ConnectionState.AwaitingAdmission ? _request : null;

    /// <summary>Whether messages may be encoded; answers always may.</summary>
    public bool HasRoom => Outbound.Count < core.Options.OutboundBytesMax;

    /// <summary>The receiver in this process that this client filled; it is not read from until there is
    /// room.</summary>
    public LocalSubscriber? WaitingFor { get; private set; }

    /// <summary>The client lets answers pile up: it is not read from until it reads.</summary>
    public bool IsChoked => Outbound.Count >= (long)core.Options.OutboundBytesMax * AnswersFactor;

    /// <summary>Parsing ended because the last packet is incomplete, not because the connection has to wait.</summary>
    public bool NeedsBytes => CanParse;

    /// <summary>Released when there is something to write or the connection has closed.</summary>
    public SemaphoreSlim Wake => _wake;

    /// <summary>Only after its tasks have ended.</summary>
    public void Dispose()
    {
        _wake.Dispose();
        _closed.Dispose();
    }

    /// <summary>Parses packets until the buffer holds no complete one, or the connection has to wait or is
    /// closed.</summary>
    public void Receive(ref ReadOnlySequence<byte> buffer)
    {
        WaitingFor = null;
        while (CanParse && !buffer.IsEmpty)
        {
            var consumed = ParseFirst(buffer.FirstSpan);
            if (consumed == 0 && CanParse)
            {
                consumed = ParseAcrossSegments(buffer);
            }

            if (consumed == 0)
            {
                break;
            }

            buffer = buffer.Slice(consumed);
        }
    }

    /// <summary>Ends the connection for a reason, which MQTT 5.0 tells the client.</summary>
    public void Close(ReasonCode reason)
    {
        if (IsClosed)
        {
            return;
        }

        if (_state == ConnectionState.Active && _version == 5)
        {
            SendDisconnect(reason);
        }

        Log.ConnectionClosed(core.Logger, _session?.ClientId ?? "", Remote, reason);
        CloseSilently();
    }

    /// <summary>Ends the connection without a word; the Will is published unless it was cleared.</summary>
    public void CloseSilently()
    {
        if (IsClosed)
        {
            return;
        }

        _state = ConnectionState.Closed;
        core.Forget(this);
        _acknowledgements.Clear();
        if (_session is { } session)
        {
            core.Detach(session, _will);
        }

        RequestWrite();
        _unchoked?.TrySetResult();
        _closed.CancelAsync();
    }

    /// <summary>Enforces the connect timeout, and one and a half times the keep-alive.</summary>
    public void CheckTime(long now)
    {
        if (_state is ConnectionState.New or ConnectionState.AwaitingAdmission)
        {
            if (now - _openedAt > core.Options.ConnectTimeout.TotalMilliseconds)
            {
                CloseSilently();
            }
        }
        else if (_keepAlive > 0 && WaitingFor is null && !IsChoked && now - _lastPacketAt > _keepAlive * 1500L)
        {
            Close(ReasonCode.KeepAliveTimeout);
        }
    }

    /// <summary>Hands over what is to be written in exchange for an emptied buffer, and moves up what was
    /// queued.</summary>
    public OutboundBuffer TakeOutbound(OutboundBuffer emptied)
    {
        var full = Outbound;
        Outbound = emptied;
        if (!IsClosed)
        {
            _session?.Pump(core.Now);
        }

        _unchoked?.TrySetResult();
        _unchoked = null;
        return full;
    }

    /// <summary>Completes when the connection may be read from again.</summary>
    public Task WhenReadable()
    {
        if (WaitingFor is { IsFull: true } receiver)
        {
            return receiver.WhenRoom();
        }

        if (!IsChoked)
        {
            return Task.CompletedTask;
        }

        _unchoked ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _unchoked.Task;
    }

    private bool CanParse => _state is ConnectionState.New or ConnectionState.Active && WaitingFor is null && !IsChoked;

    private void RequestWrite()
    {
        // At most one permit: the write loop takes everything at once.
        if (_wake.CurrentCount == 0)
        {
            _wake.Release();
        }
    }
}
