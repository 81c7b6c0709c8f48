namespace RnnStream.Pipeline.Records;

/// <summary>Which message a record comes from, so that a redelivery is recognised. 6 bytes.</summary>
/// <param name="PacketId">Packet identifier; 0 when the message had none.</param>
/// <param name="Hash">CRC-32C of topic and payload.</param>
internal readonly record struct MessageName(ushort PacketId, uint Hash)
{
    public void WriteTo(RecordWriter writer) => writer.UInt16(PacketId).UInt32(Hash);

    public static MessageName Read(ref RecordReader reader) => new(reader.UInt16(), reader.UInt32());
}
