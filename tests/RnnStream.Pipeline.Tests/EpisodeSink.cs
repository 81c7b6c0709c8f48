using System.Collections.Concurrent;
using RnnStream.Core.Detection;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Output;

namespace RnnStream.Pipeline.Tests;

/// <summary>Notes the sensors and times of every episode that is told, over all shards.</summary>
internal sealed class EpisodeSink(ConcurrentBag<(string Sensor, long EventTime)> told) : IAssessmentSink
{
    public void OnAssessed(SensorEntry sensor, in Assessment assessment) => Note(sensor, in assessment);

    public void OnSilence(SensorEntry sensor, in Assessment assessment) => Note(sensor, in assessment);

    public void OnBatchEnd()
    {
    }

    private void Note(SensorEntry sensor, in Assessment assessment)
    {
        if (assessment.Phase != EpisodePhase.None) told.Add((sensor.Name, assessment.EventTime));
    }
}
