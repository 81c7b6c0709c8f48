namespace RnnStream.Mqtt.Client;

/// <summary>Messages delivered and not yet acknowledged, in order, so that acknowledgement can be cumulative.</summary>
/// <remarks>A ring that grows to the number of messages the broker may have under way. Guarded by the connection's
/// gate.</remarks>
internal sealed class ReceivedOrder
{
    private (long Position, ushort PacketId, QualityOfService Quality)[] _ring =
        new (long, ushort, QualityOfService)[256];

    private int _first;

    /// <summary>Messages waiting.</summary>
    public int Count { get; private set; }

    public void Add(long position, ushort packetId, QualityOfService quality)
    {
        if (Count == _ring.Length) Grow();
        _ring[(_first + Count) & (_ring.Length - 1)] = (position, packetId, quality);
        Count++;
    }

    /// <summary>Takes the oldest if it lies at or before a position.</summary>
    public bool TryTake(long position, out ushort packetId, out QualityOfService quality)
    {
        (packetId, quality) = (0, QualityOfService.AtMostOnce);
        if (Count == 0 || _ring[_first].Position > position) return false;
        (_, packetId, quality) = _ring[_first];
        _first = (_first + 1) & (_ring.Length - 1);
        Count--;
        return true;
    }

    private void Grow()
    {
        var larger = new (long, ushort, QualityOfService)[_ring.Length * 2];
        for (var i = 0; i < Count; i++) larger[i] = _ring[(_first + i) & (_ring.Length - 1)];
        _ring = larger;
        _first = 0;
    }
}
