namespace RnnStream.Pipeline.Records;

/// <summary>The end of one retraining: which candidate began to serve here, or why it was thrown away.</summary>
/// <param name="Group">Name of the group of sensors.</param>
/// <param name="TriggerReading">The group's reading count at which the retraining was due to begin.</param>
/// <param name="Version">The version that serves from here on.</param>
/// <param name="IsPromoted">Whether that is the candidate.</param>
/// <param name="File">The parameter file below <c>models/</c>; empty when nothing was promoted.</param>
/// <param name="FileHash">SHA-256 of that file; empty when nothing was promoted.</param>
/// <param name="Reason">One plain sentence.</param>
internal sealed record PromotionRecord(
    string Group, long TriggerReading, int Version, bool IsPromoted, string File, byte[] FileHash, string Reason)
{
    public void WriteTo(RecordWriter writer) =>
        writer.Restart().Text(Group).Int64(TriggerReading).Int32(Version).Byte(IsPromoted ? (byte)1 : (byte)0)
            .Text(File).Bytes(FileHash).Text(Reason);

    public static PromotionRecord Read(ReadOnlySpan<byte> body)
    {
        var reader = new RecordReader(body);
        return new PromotionRecord(
            reader.Text(), reader.Int64(), reader.Int32(), reader.Byte() == 1, reader.Text(), reader.Bytes().ToArray(),
            reader.Text());
    }
}
