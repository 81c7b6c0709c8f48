using System.Threading.Channels;
using RnnStream.Core.Detection;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Output;

namespace RnnStream.Worker.Output;

/// <summary>One shard's way to the broker: the board for states, the outbox for episodes, the queue for
/// scores.</summary>
/// <remarks>Nothing is allocated for a reading that changes no episode (unless every score is published). When the
/// outbox is full an episode waits, and with it the shard: nothing is dropped but scores, which are counted.</remarks>
internal sealed class MqttAssessmentSink(
    int shard, SensorBoard board, Outbox outbox, ChannelWriter<OutputMessage> queue,
    Topics topics, OutputCounters counters, Func<SensorEntry, int> versionOf, bool publishScores,
    IAssessmentSink? files) : IAssessmentSink
{
    /// <inheritdoc/>
    public void OnAssessed(SensorEntry sensor, in Assessment assessment)
    {
        Put(sensor, in assessment);
        files?.OnAssessed(sensor, in assessment);
        if (publishScores && !queue.TryWrite(OutputMessage.Score(topics.Score(sensor.Name), in assessment)))
            counters.ScoreDropped();
    }

    /// <inheritdoc/>
    public void OnSilence(SensorEntry sensor, in Assessment assessment) => Put(sensor, in assessment);

    /// <inheritdoc/>
    public void OnLate(SensorEntry sensor, in Assessment assessment)
    {
        if (publishScores
            && !queue.TryWrite(OutputMessage.Score(topics.Score(sensor.Name), in assessment, isLate: true)))
        {
            counters.ScoreDropped();
        }
    }

    /// <inheritdoc/>
    public void OnBatchEnd() => files?.OnBatchEnd();

    private void Put(SensorEntry sensor, in Assessment assessment)
    {
        var isChange = assessment.Phase != EpisodePhase.None;
        board.Set(sensor, in assessment, isChange);
        if (!isChange) return;
        counters.EpisodeChanged(assessment.Phase);
        outbox.Add(new OutboxMessage(
            shard, topics.Anomaly(sensor.Name), MessagePayload.Episode(sensor, in assessment, versionOf(sensor))));
    }
}
