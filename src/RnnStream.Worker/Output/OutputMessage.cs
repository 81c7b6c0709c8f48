using RnnStream.Core.Detection;

namespace RnnStream.Worker.Output;

/// <summary>A message that goes out at most once: a score, or the answer to a request. What must not be lost goes
/// through the outbox.</summary>
/// <param name="Topic">Where to.</param>
/// <param name="Payload">The bytes.</param>
internal readonly record struct OutputMessage(string Topic, byte[] Payload)
{
    public static OutputMessage Score(string topic, in Assessment assessment, bool isLate = false) =>
        new(topic, MessagePayload.Score(in assessment, isLate));
}
