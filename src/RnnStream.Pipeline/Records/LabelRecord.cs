using RnnStream.Pipeline.Labels;

namespace RnnStream.Pipeline.Records;

/// <summary>Somebody labelled an episode here.</summary>
internal readonly record struct LabelRecord(MessageName Message, EpisodeLabel Label)
{
    public void WriteTo(RecordWriter writer)
    {
        Message.WriteTo(writer.Restart());
        Label.WriteTo(writer);
    }

    public static LabelRecord Read(ReadOnlySpan<byte> body)
    {
        var reader = new RecordReader(body);
        return new LabelRecord(MessageName.Read(ref reader), EpisodeLabel.Read(ref reader));
    }
}
