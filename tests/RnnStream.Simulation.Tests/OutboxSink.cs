using System.Globalization;
using System.Text;
using RnnStream.Core.Detection;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Output;

namespace RnnStream.Simulation.Tests;

/// <summary>Puts every episode that opens or closes into the outbox, as the service does.</summary>
internal sealed class OutboxSink(int shard, Outbox outbox) : IAssessmentSink
{
    public void OnAssessed(SensorEntry sensor, in Assessment assessment) => Put(sensor, in assessment);

    public void OnSilence(SensorEntry sensor, in Assessment assessment) => Put(sensor, in assessment);

    public void OnBatchEnd()
    {
    }

    private void Put(SensorEntry sensor, in Assessment assessment)
    {
        if (assessment.Phase == EpisodePhase.None) return;
        var message = string.Create(
            CultureInfo.InvariantCulture, $"{assessment.Phase} {assessment.EpisodeStart} {assessment.EventTime}");
        outbox.Add(new OutboxMessage(shard, sensor.Name, Encoding.ASCII.GetBytes(message)));
    }
}
