using System.Runtime.InteropServices;

namespace RnnStream.Pipeline.Records;

/// <summary>One applied reading: 20 bytes and 8 for each channel.</summary>
/// <remarks>
/// <code>
/// sensor index   int32    position of the sensor's definition
/// packet id      uint16   of the message; 0 when it had none
/// value count    uint16   channels
/// message hash   uint32   CRC-32C of topic and payload; tells redeliveries
/// event time     int64    nanoseconds since 1970, UTC
/// values         float64  × value count; NaN marks a channel without a value
/// </code>
/// </remarks>
internal readonly ref struct ReadingRecord
{
    public required int Sensor { get; init; }

    public required ushort PacketId { get; init; }

    public required uint MessageHash { get; init; }

    public required long EventTime { get; init; }

    public required ReadOnlySpan<double> Values { get; init; }

    public void WriteTo(RecordWriter writer)
    {
        writer.Restart().Int32(Sensor).UInt16(PacketId).UInt16((ushort)Values.Length).UInt32(MessageHash)
            .Int64(EventTime);
        foreach (var value in Values) writer.Double(value);
    }

    /// <param name="body">The record's bytes.</param>
    /// <param name="values">Receives the values; grown when too short.</param>
    public static ReadingRecord Read(ReadOnlySpan<byte> body, ref double[] values)
    {
        var reader = new RecordReader(body);
        var sensor = reader.Int32();
        var packetId = reader.UInt16();
        int valueCount = reader.UInt16();
        var messageHash = reader.UInt32();
        var eventTime = reader.Int64();
        if (values.Length < valueCount) values = new double[valueCount];
        for (var i = 0; i < valueCount; i++) values[i] = reader.Double();
        return new ReadingRecord
        {
            Sensor = sensor,
            PacketId = packetId,
            MessageHash = messageHash,
            EventTime = eventTime,
            Values = MemoryMarshal.CreateReadOnlySpan(ref values[0], valueCount),
        };
    }
}
