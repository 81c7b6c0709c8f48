using RnnStream.Pipeline.Records;

namespace RnnStream.Pipeline.Labels;

/// <summary>The newest labels, one per episode. Owned by the intake; every change is a log record.</summary>
/// <remarks>Bound: <see cref="CountMax"/>; the oldest makes room. What it did to its sensor stays.</remarks>
internal sealed class LabelBook
{
    /// <summary>Labels kept.</summary>
    public const int CountMax = 10_000;

    private readonly LinkedList<EpisodeLabel> _labels = [];
    private readonly Dictionary<(int Sensor, long Start), LinkedListNode<EpisodeLabel>> _byEpisode = [];

    /// <summary>The labels, oldest first.</summary>
    public EpisodeLabel[] ToArray() => [.. _labels];

    /// <summary>Keeps a label instead of what was said of the episode before.</summary>
    /// <returns>By how many steps the sensor's bar rises: 1, 0 or -1.</returns>
    public int Set(in EpisodeLabel label)
    {
        var steps = label.Verdict == LabelVerdict.FalseAlarm ? 1 : 0;
        if (_byEpisode.Remove((label.Sensor, label.EpisodeStart), out var before))
        {
            steps -= before.Value.Verdict == LabelVerdict.FalseAlarm ? 1 : 0;
            _labels.Remove(before);
        }
        _byEpisode.Add((label.Sensor, label.EpisodeStart), _labels.AddLast(label));
        if (_labels.Count > CountMax)
        {
            var oldest = _labels.First!.Value;
            _labels.RemoveFirst();
            _byEpisode.Remove((oldest.Sensor, oldest.EpisodeStart));
        }
        return steps;
    }

    /// <summary>Writes labels into a checkpoint.</summary>
    public static void Write(RecordWriter writer, EpisodeLabel[] labels)
    {
        writer.Int32(labels.Length);
        foreach (var label in labels) label.WriteTo(writer);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static EpisodeLabel[] Read(ref RecordReader reader)
    {
        var labels = new EpisodeLabel[reader.Int32()];
        for (var i = 0; i < labels.Length; i++) labels[i] = EpisodeLabel.Read(ref reader);
        return labels;
    }
}
