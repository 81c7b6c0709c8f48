using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Labels;
using RnnStream.Pipeline.Output;
using RnnStream.Worker.Output;

namespace RnnStream.Worker.Inspection;

/// <summary>One label as it is shown.</summary>
internal sealed record LabelRow(string Id, string Sensor, string Start, string Verdict, string Note)
{
    public static LabelRow Of(SensorEntry sensor, EpisodeLabel label) => new(
        EpisodeId.Of(sensor.NameUtf8, label.EpisodeStart), sensor.Name, EventTimeText.Of(label.EpisodeStart),
        MessagePayload.Name(label.Verdict), label.Note);
}
