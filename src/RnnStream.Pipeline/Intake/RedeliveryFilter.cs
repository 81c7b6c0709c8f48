using System.Runtime.InteropServices;
using RnnStream.Pipeline.Records;

namespace RnnStream.Pipeline.Intake;

/// <summary>Recognises messages that the broker sends again because it never saw our acknowledgement.</summary>
/// <remarks>
/// A redelivered message carries DUP, its original packet identifier and the same bytes (MQTT 5.0, section 4.4). Its
/// readings are in the log already, each with the packet identifier and hash of its message, so the filter is rebuilt
/// from the log after a crash. A packet identifier is reused only after 65,535 others, or after its acknowledgement:
/// an entry is trusted for as many messages. Bound: 65,536 entries.
/// </remarks>
internal sealed class RedeliveryFilter
{
    private const int PacketIds = 65_536;
    private readonly uint[] _hashes = new uint[PacketIds];
    private readonly long[] _ordinals = new long[PacketIds];
    private long _ordinal;

    /// <summary>Whether a message with DUP set was applied before.</summary>
    public bool IsKnown(ushort packetId, uint contentHash) =>
        _ordinals[packetId] != 0 && _hashes[packetId] == contentHash && _ordinal - _ordinals[packetId] < PacketIds;

    /// <summary>Remembers a message whose readings are in the log, or on their way there.</summary>
    public void Remember(ushort packetId, uint contentHash)
    {
        _hashes[packetId] = contentHash;
        _ordinals[packetId] = ++_ordinal;
    }

    /// <summary>Writes the filter into a checkpoint.</summary>
    public void WriteTo(RecordWriter writer)
    {
        writer.Int64(_ordinal)
            .Bytes(MemoryMarshal.AsBytes<uint>(_hashes)).Bytes(MemoryMarshal.AsBytes<long>(_ordinals));
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    public void ReadFrom(ref RecordReader reader)
    {
        _ordinal = reader.Int64();
        reader.Bytes().CopyTo(MemoryMarshal.AsBytes(_hashes.AsSpan()));
        reader.Bytes().CopyTo(MemoryMarshal.AsBytes(_ordinals.AsSpan()));
    }

    /// <summary>Forgets everything: the broker began a new session, so its identifiers mean other messages
    /// now.</summary>
    public void Clear() => Array.Clear(_ordinals);
}
