using RnnStream.Pipeline.Records;
using RnnStream.Pipeline.Retraining;
using RnnStream.Storage.Log;

namespace RnnStream.Pipeline.Intake;

/// <summary>A network that was configured anew, and parameter files that nobody waits for any more.</summary>
public sealed partial class ReadingIntake
{
    private const string Changed = "Model was configured anew.";
    private ConfiguredNetwork? _configured;

    /// <summary>Lets the configured network serve, on record, every group that served the one configured before; what
    /// was retrained stays. From here on new groups begin with it too.</summary>
    /// <returns>What serves anew.</returns>
    internal IReadOnlyList<RetrainingNotice> Adopt(ConfiguredNetwork network)
    {
        lock (_gate)
        {
            if (network.File.Length > 0) _configured = network;
            if (!network.IsChanged) return [];
            var changed = _groups.All.Where(group => group.File == network.FormerFile).ToList();
            foreach (var group in changed) Adopt(group, network);
            return [.. changed.Select(static group => new RetrainingNotice(group.Name, group.Version, true, Changed))];
        }
    }

    /// <summary>Parameter files that a group, a checkpoint or the log behind it may still need.</summary>
    internal IReadOnlySet<string> NeededFiles()
    {
        lock (_gate)
        {
            var needed = _retired.Select(static retired => retired.File).ToHashSet(StringComparer.Ordinal);
            foreach (var group in _groups.All)
            {
                needed.Add(group.File);
                needed.UnionWith(group.Kept.Select(static kept => kept.File));
            }
            return needed;
        }
    }

    private void Adopt(ModelGroup group, ConfiguredNetwork network)
    {
        var kept = group.Kept.Find(kept => kept.File == network.File);
        if (network.File.Length == 0 || kept.File is not null)
        {
            Rollback(group, new GroupRequestRecord(default, group.Name, kept.Version, network.File));
            return;
        }
        var record = new PromotionRecord(
            group.Name, group.ReadingsApplied, group.NewestVersion + 1, IsPromoted: true, network.File,
            ModelFile.HashOf(network.File), Changed);
        record.WriteTo(_record);
        _log?.Append(RecordKind.Promotion, _record.Written);
        TakeEffect(group, record, network.Detector);
    }

    /// <summary>The candidate of a retraining that nobody waits for any more is retired as soon as it is
    /// written.</summary>
    private void Abandon(ModelGroup group)
    {
        _ = group.Pending?.Outcome?.ContinueWith(
            outcome =>
            {
                var file = outcome.Result.File;
                if (file.Length == 0) return;
                lock (_gate) _retired.Add(new RetiredFile(file, -1));
            },
            CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        group.Pending = null;
    }
}
