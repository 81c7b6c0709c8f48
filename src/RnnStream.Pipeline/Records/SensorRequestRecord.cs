namespace RnnStream.Pipeline.Records;

/// <summary>What a request changed of one sensor: a reset, or whether it is muted. 11 bytes.</summary>
/// <param name="Sensor">Position of the sensor's definition.</param>
/// <param name="PacketId">Packet identifier of the request; 0 when it had none.</param>
/// <param name="MessageHash">CRC-32C of topic and payload; tells redeliveries.</param>
/// <param name="IsMuted">Whether the sensor's episodes are kept back; meaningless for a reset.</param>
internal readonly record struct SensorRequestRecord(int Sensor, ushort PacketId, uint MessageHash, bool IsMuted)
{
    public void WriteTo(RecordWriter writer) =>
        writer.Restart().Int32(Sensor).UInt16(PacketId).UInt32(MessageHash).Byte(IsMuted ? (byte)1 : (byte)0);

    public static SensorRequestRecord Read(ReadOnlySpan<byte> body)
    {
        var reader = new RecordReader(body);
        return new SensorRequestRecord(reader.Int32(), reader.UInt16(), reader.UInt32(), reader.Byte() == 1);
    }
}
