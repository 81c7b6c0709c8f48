namespace RnnStream.Mqtt.Broker;

/// <summary>What the broker counted since it started; written under its lock, read by anyone.</summary>
internal sealed class BrokerCounters
{
    private readonly long[] _dropped = new long[Enum.GetValues<DropReason>().Length];
    private long _received;
    private long _sent;
    private long _connections;

    public long MessagesReceived => Volatile.Read(ref _received);

    public long MessagesSent => Volatile.Read(ref _sent);

    public long Connections => Volatile.Read(ref _connections);

    public long MessagesDropped => _dropped.Sum();

    public long Dropped(DropReason reason) => Volatile.Read(ref _dropped[(int)reason]);

    public void Receive() => Volatile.Write(ref _received, _received + 1);

    public void Send() => Volatile.Write(ref _sent, _sent + 1);

    public void Connect() => Volatile.Write(ref _connections, _connections + 1);

    public void Drop(DropReason reason, int count = 1) =>
        Volatile.Write(ref _dropped[(int)reason], _dropped[(int)reason] + count);
}
