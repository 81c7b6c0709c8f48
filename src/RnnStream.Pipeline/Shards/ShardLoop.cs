using System.Threading.Channels;
using RnnStream.Core.Detection;
using RnnStream.Pipeline.Commit;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Output;

namespace RnnStream.Pipeline.Shards;

/// <summary>The heart: advances the sensors of one shard, reading by reading, in the order of the log.</summary>
/// <remarks>
/// <code>
///             bounded channel                                       in order, over all shards
/// committer ──────────────────► take ► predict, score, step ► publish ──────────────────► acknowledge
///  (synced)                            (SensorDetector)       (IAssessmentSink)           (BatchCompletion)
/// </code>
/// Every reading it sees is on disk already. A crash anywhere in here loses nothing: recovery runs the same loop over
/// the log from the last checkpoint, and whatever was published twice carries the same id. Bound: the channel holds
/// as many batches as exist.
/// </remarks>
internal sealed class ShardLoop(
    int number, Shard shard, ChannelReader<ShardBatch> batches, IAssessmentSink sink, Outbox? outbox,
    BatchCompletion completion)
{
    private byte[] _scratch = [];

    /// <summary>Runs until the channel completes and is drained.</summary>
    public async Task RunAsync()
    {
        while (await IsThereMoreAsync().ConfigureAwait(false))
        {
            while (batches.TryRead(out var batch))
            {
                Advance(batch);
                shard.States.Capture?.TryCopySlice();
            }
        }
    }

    /// <summary>Waits for a batch; until one comes, blocks are copied for a checkpoint under way.</summary>
    private async ValueTask<bool> IsThereMoreAsync()
    {
        if (shard.States.Capture is null) return await batches.WaitToReadAsync().ConfigureAwait(false);
        var batch = batches.WaitToReadAsync().AsTask();
        while (!batch.IsCompleted && shard.States.Capture is { } capture)
            if (!capture.TryCopySlice()) await Task.WhenAny(batch, capture.BufferFreed).ConfigureAwait(false);
        return await batch.ConfigureAwait(false);
    }

    private void Advance(ShardBatch batch)
    {
        foreach (var sensor in batch.NewSensors) shard.Admit(sensor);
        var promotionsDone = 0;
        for (var item = 0; item < batch.Count; item++)
        {
            switch (batch.Slots[item])
            {
                case ShardBatch.Tick:
                    CheckSilence(batch.EventTimes[item]);
                    break;
                case ShardBatch.Promote:
                    shard.Promote(batch.Promotions[promotionsDone++]);
                    break;
                case ShardBatch.Checkpoint:
                    batch.Owner.Checkpoint!.Begin(number, shard, outbox?.Copy(number) ?? []);
                    break;
                case ShardBatch.Reset:
                    TellOfEpisode((int)batch.EventTimes[item], batch.ReadingNumbers[item], EpisodePhase.Closed);
                    shard.Reset((int)batch.EventTimes[item]);
                    break;
                case ShardBatch.Mute or ShardBatch.Unmute:
                    Mute((int)batch.EventTimes[item], batch.ReadingNumbers[item], batch.Slots[item] == ShardBatch.Mute);
                    break;
                case ShardBatch.StayMuted:
                    shard.SetMuted((int)batch.EventTimes[item], isMuted: true);
                    break;
                case ShardBatch.SetRange:
                    var range = batch.Values.AsSpan(batch.ValueStarts[item], 2);
                    SensorDetector.SetRange(shard.States.Change((int)batch.EventTimes[item]), range[0], range[1]);
                    break;
                case ShardBatch.RaiseBar:
                    SensorDetector.RaiseBar(shard.States.Change((int)batch.EventTimes[item]));
                    break;
                case ShardBatch.LowerBar:
                    SensorDetector.LowerBar(shard.States.Change((int)batch.EventTimes[item]));
                    break;
                default:
                    Assess(batch, item);
                    break;
            }
        }
        sink.OnBatchEnd();
        if (batch.Owner.FinishShard()) completion.Complete(batch.Owner);
    }

    private void Assess(ShardBatch batch, int item)
    {
        var slot = batch.Slots[item];
        var sensor = shard.Sensor(slot);
        var values = batch.Values.AsSpan(batch.ValueStarts[item], sensor.ChannelCount);

        if (batch.ReadingNumbers[item] == ReadingIntake.LateReading)
        {
            AssessLate(slot, batch.EventTimes[item], values);
            return;
        }

        // The reading that ends a silence may come before any tick told of it.
        CheckSilence(slot, batch.EventTimes[item]);
        shard.HeardFrom(slot);
        var state = shard.States.Change(slot);
        shard.Detector(slot).Assess(state, batch.EventTimes[item], values, out var assessment);
        shard.UpdateSilence(slot, state);
        if (shard.IsMuted(slot)) assessment = assessment with { Phase = EpisodePhase.None };
        sink.OnAssessed(sensor, in assessment);
    }

    /// <summary>On a copy of the state, as if the value came now: a late reading teaches nothing.</summary>
    private void AssessLate(int slot, long eventTime, ReadOnlySpan<double> values)
    {
        var state = shard.States.Read(slot);
        if (_scratch.Length < state.Length) _scratch = new byte[state.Length];
        state.CopyTo(_scratch);
        var copy = _scratch.AsSpan(0, state.Length);
        shard.Detector(slot).Assess(copy, SensorDetector.LastEventTime(state), values, out var assessment);
        assessment = assessment with { EventTime = eventTime, Phase = EpisodePhase.None };
        sink.OnLate(shard.Sensor(slot), in assessment);
    }

    /// <summary>Who was told that an episode opened is told that it is over, and the other way round.</summary>
    private void Mute(int slot, long now, bool isMuted)
    {
        if (shard.IsMuted(slot) == isMuted) return;
        if (isMuted) TellOfEpisode(slot, now, EpisodePhase.Closed);
        shard.SetMuted(slot, isMuted);
        if (!isMuted) TellOfEpisode(slot, now, EpisodePhase.Opened);
    }

    private void TellOfEpisode(int slot, long now, EpisodePhase phase)
    {
        if (shard.IsMuted(slot)) return;
        var state = shard.States.Read(slot);
        if (!SensorDetector.IsInEpisode(state) && !shard.IsToldSilent(slot)) return;
        var assessment = shard.Detector(slot).EpisodeAnswer(state, now, phase);
        sink.OnSilence(shard.Sensor(slot), in assessment);
    }

    private void CheckSilence(long now)
    {
        for (var slot = 0; slot < shard.Sensors.Count; slot++) CheckSilence(slot, now);
    }

    private void CheckSilence(int slot, long now)
    {
        if (!shard.MayBeSilent(slot, now)) return;
        var state = shard.States.Read(slot);
        if (!shard.Detector(slot).AssessSilence(state, now, out var assessment))
        {
            shard.UpdateSilence(slot, state);
            return;
        }
        shard.TellSilent(slot);
        if (shard.IsMuted(slot)) assessment = assessment with { Phase = EpisodePhase.None };
        sink.OnSilence(shard.Sensor(slot), in assessment);
    }
}
