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
        if (_schedule.OnApplied(group, eventTime, _labelsOf) is { } outcome) Conclude(group, outcome);
    }

    private void Conclude(ModelGroup group, RetrainingOutcome outcome)
    {
        var record = new PromotionRecord(
            group.Name, group.Pending!.TriggerReading,
            outcome.Candidate is null ? group.Version : group.NewestVersion + 1,
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
        group.NewestVersion = Math.Max(group.NewestVersion, record.Version);
        group.Kept.Add(new KeptVersion(record.Version, record.File));
        Serve(group, record.Version, record.File, candidate);
        Retire(group);
    }

    private void Serve(ModelGroup group, int version, string file, SensorDetector detector)
    {
        group.Version = version;
        group.File = file;
        group.ServingDetector = detector;
        var promotion = new Promotion(group.Index, version, detector);
        foreach (var part in _flow.Current.Parts)
        {
            part.Promotions.Add(promotion);
            part.AddMark(ShardBatch.Promote, 0);
        }
    }
}
