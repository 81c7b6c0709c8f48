using RnnStream.Core.Detection;
using RnnStream.Pipeline.Records;
using RnnStream.Pipeline.Retraining;
using RnnStream.Pipeline.Shards;
using RnnStream.Storage.Log;

namespace RnnStream.Pipeline.Intake;

/// <summary>Retraining and promotion: placed by reading, recorded where they take effect.</summary>
public sealed partial class ReadingIntake
{
    private void AdvanceRetraining(ModelGroup group, long eventTime)
    {
        if (_schedule.OnApplied(group, eventTime) is { } outcome) Conclude(group, outcome);
    }

    private void Conclude(ModelGroup group, RetrainingOutcome outcome)
    {
        var record = new PromotionRecord(
            group.Name, group.Pending!.TriggerReading, group.Version + (outcome.Candidate is null ? 0 : 1),
            outcome.Candidate is not null, outcome.File, outcome.FileHash, outcome.Reason);
        record.WriteTo(_record);
        _log?.Append(RecordKind.Promotion, _record.Written);
        TakeEffect(group, record, outcome.Candidate);
        Retrained?.Invoke(new RetrainingNotice(group.Name, record.Version, record.IsPromoted, record.Reason));
    }

    private void TakeEffect(ModelGroup group, PromotionRecord record, SensorDetector? candidate)
    {
        group.Pending = null;
        if (candidate is null) return;
        group.Version = record.Version;
        group.File = record.File;
        group.ServingDetector = candidate;
        var promotion = new Promotion(group.Index, record.Version, candidate);
        foreach (var part in _flow.Current.Parts)
        {
            part.Promotions.Add(promotion);
            part.AddMark(ShardBatch.Promote, 0);
        }
    }
}
