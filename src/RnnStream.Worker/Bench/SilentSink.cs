using RnnStream.Core.Detection;
using RnnStream.Core.Readings;
using RnnStream.Formats;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Output;

namespace RnnStream.Worker.Bench;

/// <summary>Takes readings and assessments and does nothing with them.</summary>
internal sealed class SilentSink : IAssessmentSink, IReadingSink
{
    public void OnAssessed(SensorEntry sensor, in Assessment assessment)
    {
    }

    public void OnSilence(SensorEntry sensor, in Assessment assessment)
    {
    }

    public void OnBatchEnd()
    {
    }

    public void OnReading(in DecodedReading reading)
    {
    }

    public void OnRejected(
        RejectionReason reason, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> example, string detail)
    {
    }
}
