using RnnStream.Core.Detection;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Output;

namespace RnnStream.Simulation.Tests;

internal sealed class SilentSink : IAssessmentSink
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
}
