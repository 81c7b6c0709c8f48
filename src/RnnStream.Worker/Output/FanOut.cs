using RnnStream.Core.Detection;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Output;

namespace RnnStream.Worker.Output;

/// <summary>Hands every assessment to several takers, in order.</summary>
internal sealed class FanOut(params IAssessmentSink[] sinks) : IAssessmentSink
{
    /// <inheritdoc/>
    public void OnAssessed(SensorEntry sensor, in Assessment assessment)
    {
        foreach (var sink in sinks) sink.OnAssessed(sensor, in assessment);
    }

    /// <inheritdoc/>
    public void OnSilence(SensorEntry sensor, in Assessment assessment)
    {
        foreach (var sink in sinks) sink.OnSilence(sensor, in assessment);
    }

    /// <inheritdoc/>
    public void OnLate(SensorEntry sensor, in Assessment assessment)
    {
        foreach (var sink in sinks) sink.OnLate(sensor, in assessment);
    }

    /// <inheritdoc/>
    public void OnBatchEnd()
    {
        foreach (var sink in sinks) sink.OnBatchEnd();
    }
}
