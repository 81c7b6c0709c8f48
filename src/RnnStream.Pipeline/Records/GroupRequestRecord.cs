namespace RnnStream.Pipeline.Records;

/// <summary>What a request changed of a group: a retraining begins, or an earlier version serves again from
/// here.</summary>
/// <param name="Message">The request.</param>
/// <param name="Group">Name of the group of sensors.</param>
/// <param name="Version">The version that serves from here on; 0 is what the data directory began with.</param>
/// <param name="File">Its parameter file below <c>models/</c>; empty for version 0 and for a retraining.</param>
internal readonly record struct GroupRequestRecord(MessageName Message, string Group, int Version, string File)
{
    public void WriteTo(RecordWriter writer)
    {
        Message.WriteTo(writer.Restart());
        writer.Text(Group).Int32(Version).Text(File);
    }

    public static GroupRequestRecord Read(ReadOnlySpan<byte> body)
    {
        var reader = new RecordReader(body);
        return new GroupRequestRecord(MessageName.Read(ref reader), reader.Text(), reader.Int32(), reader.Text());
    }
}
