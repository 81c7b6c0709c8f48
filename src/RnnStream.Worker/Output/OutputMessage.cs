using RnnStream.Core.Detection;
using RnnStream.Mqtt;
using RnnStream.Pipeline.Intake;

namespace RnnStream.Worker.Output;

/// <summary>A message on its way out.</summary>
/// <param name="Topic">Where to.</param>
/// <param name="Payload">The bytes.</param>
/// <param name="QualityOfService">Episodes at least once, scores at most once.</param>
internal readonly record struct OutputMessage(string Topic, byte[] Payload, QualityOfService QualityOfService)
{
    public static OutputMessage Episode(string topic, SensorEntry sensor, in Assessment assessment, int modelVersion) =>
        new(topic, MessagePayload.Episode(sensor, in assessment, modelVersion), QualityOfService.AtLeastOnce);

    public static OutputMessage Score(string topic, in Assessment assessment) =>
        new(topic, MessagePayload.Score(in assessment), QualityOfService.AtMostOnce);
}
