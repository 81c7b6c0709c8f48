using System.Buffers;
using Microsoft.Extensions.Logging;

namespace RnnStream.Mqtt.Broker;

/// <summary>The broker without its network: sessions, subscriptions, retained messages, and their rules.</summary>
/// <remarks>
/// One lock guards everything, taken once per burst of packets of a connection: publishing touches the state of many
/// clients, and the lock makes the order of messages the same for all of them. Nothing slow happens under it: password
/// checks, socket writes and receivers in this process have their own tasks.
/// </remarks>
internal sealed partial class BrokerCore
{
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly HashSet<ClientConnection> _connections = [];
    private readonly SubscriptionIndex _subscriptions = new();
    private readonly RetainedStore _retained;
    private readonly TimeProvider _time;
    private readonly long _startedAt;

    public BrokerCore(EmbeddedBrokerOptions options, UserDirectory users, TimeProvider time, ILogger logger)
    {
        Options = options;
        Users = users;
        Logger = logger;
        _time = time;
        _startedAt = time.GetTimestamp();
        _retained = new RetainedStore(options.RetainedMessagesMax, options.RetainedBytesMax);
    }

    public Lock Sync { get; } = new();

    public EmbeddedBrokerOptions Options { get; }

    public UserDirectory Users { get; }

    public ILogger Logger { get; }

    public BrokerCounters Counters { get; } = new();

    public SubscriptionIndex Subscriptions => _subscriptions;

    /// <summary>Milliseconds since the broker started; never jumps with the wall clock.</summary>
    public long Now => (long)_time.GetElapsedTime(_startedAt).TotalMilliseconds;

    /// <summary>Nanoseconds since 1970, UTC: when what is being read arrived.</summary>
    public long ArrivalTime => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    public int ClientCount { get; private set; }

    public int SessionCount => _sessions.Count;

    public int RetainedCount => _retained.Count;

    /// <summary>A new transport connection, which has not said CONNECT yet.</summary>
    public ClientConnection Open(string remote)
    {
        lock (Sync)
        {
            var connection = new ClientConnection(this, remote);
            _connections.Add(connection);
            return connection;
        }
    }

    /// <summary>The transport is gone, or is to be closed after what is still to be written.</summary>
    public void Close(ClientConnection connection)
    {
        lock (Sync)
        {
            connection.CloseSilently();
        }
    }

    /// <summary>Parses and answers whatever is complete; what is left in the buffer has not been consumed.</summary>
    /// <returns>Whether more bytes are needed; false when complete packets may be left that had to wait.</returns>
    public bool Receive(ClientConnection connection, ref ReadOnlySequence<byte> buffer)
    {
        lock (Sync)
        {
            connection.Receive(ref buffer);
            return connection.NeedsBytes;
        }
    }

    /// <summary>Answers a CONNECT whose credentials have been checked.</summary>
    public void Admit(ClientConnection connection, bool isAdmitted)
    {
        lock (Sync)
        {
            connection.Admit(isAdmitted);
        }
    }

    /// <summary>Says goodbye to everyone.</summary>
    public void CloseAll()
    {
        lock (Sync)
        {
            foreach (var connection in _connections.ToArray())
            {
                connection.Close(ReasonCode.ServerShuttingDown);
            }
        }
    }

    internal void Forget(ClientConnection connection) => _connections.Remove(connection);
}
