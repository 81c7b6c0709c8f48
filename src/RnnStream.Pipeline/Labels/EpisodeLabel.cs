using RnnStream.Pipeline.Records;

namespace RnnStream.Pipeline.Labels;

/// <summary>A label of one episode, named by its sensor and the event time that opened it.</summary>
/// <param name="Sensor">Index of the sensor.</param>
/// <param name="EpisodeStart">Nanoseconds since 1970, UTC, as the episode's messages have it.</param>
/// <param name="Verdict">What it was.</param>
/// <param name="Note">Free text of whoever labelled; at most <see cref="NoteLengthMax"/> characters.</param>
public readonly record struct EpisodeLabel(int Sensor, long EpisodeStart, LabelVerdict Verdict, string Note)
{
    /// <summary>Characters of a note.</summary>
    public const int NoteLengthMax = 256;

    internal void WriteTo(RecordWriter writer) =>
        writer.Int32(Sensor).Int64(EpisodeStart).Byte((byte)Verdict).Text(Note);

    internal static EpisodeLabel Read(ref RecordReader reader) =>
        new(reader.Int32(), reader.Int64(), (LabelVerdict)reader.Byte(), reader.Text());
}
