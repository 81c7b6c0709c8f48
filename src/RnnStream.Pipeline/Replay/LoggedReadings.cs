using RnnStream.Core.Readings;
using RnnStream.Formats;
using RnnStream.Pipeline.Intake;

namespace RnnStream.Pipeline.Replay;

/// <summary>Lets a recorded log enter where live readings enter: replay is the same path with another source.</summary>
public sealed class LoggedReadings(ReadingIntake intake) : IReadingSink
{
    /// <inheritdoc/>
    public void OnReading(in DecodedReading reading) => intake.DeliverLogged(in reading);

    /// <inheritdoc/>
    public void OnRejected(
        RejectionReason reason, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> example, string detail) =>
        intake.RejectLogged(reason, topic, example, detail);
}
