using System.Text;
using RnnStream.Core.Readings;
using RnnStream.Core.Training;
using RnnStream.Formats;
using RnnStream.Pipeline.Labels;

namespace RnnStream.Pipeline.Retraining;

/// <summary>Places retraining and promotion by the count of readings, never by the wall clock.</summary>
/// <remarks>
/// A retraining is triggered at a reading of its group, learns from the history up to that reading, and takes effect a
/// fixed number of readings later. If it is not finished by then, <see cref="WhenLate.Wait"/> waits (the same log gives
/// the same bits) and <see cref="WhenLate.Slip"/> goes on and lets it take effect, on record, when it is.
/// Called by the intake under its gate.
/// </remarks>
internal sealed class RetrainingSchedule(TrainingOptions options, ModelOptions model, IRetrainer? retrainer)
{
    private readonly long _interval = EventTime.From(options.Interval);

    /// <summary>Whether outcomes come from the log (recovery) rather than from training.</summary>
    public bool IsRecovering { get; set; }

    /// <summary>Whether anything is retrained at all.</summary>
    public bool IsEnabled => options.Enabled && retrainer is not null;

    /// <summary>Promoted versions that a group keeps.</summary>
    public int VersionsKept => options.VersionsKept;

    /// <summary>The name of the group of sensors that shares a network with this one.</summary>
    public string GroupOf(ReadOnlySpan<byte> sensor, SensorProfile profile) => model.Scope == ModelScope.Sensor
        ? $"{profile.Group}/{Encoding.UTF8.GetString(sensor)}"
        : profile.Group;

    /// <summary>A reading of the group was applied: the place where a retraining may begin or take effect.</summary>
    /// <param name="group">The group.</param>
    /// <param name="eventTime">Of the reading.</param>
    /// <param name="labelsOf">What was said of a group's episodes so far.</param>
    /// <returns>The outcome that takes effect with this reading; null for nearly all.</returns>
    public RetrainingOutcome? OnApplied(
        ModelGroup group, long eventTime, Func<ModelGroup, EpisodeLabel[]> labelsOf)
    {
        if (!options.Enabled || retrainer is null) return null;
        if (group.Pending is { } pending) return group.ReadingsApplied < pending.DueReading ? null : Settle(pending);
        if (group.LastTriggerEventTime == long.MinValue) group.LastTriggerEventTime = eventTime;
        if (IsDue(group, eventTime)) Trigger(group, eventTime, labelsOf(group));
        return null;
    }

    /// <summary>Recovery is over: starts what was under way when the process ended.</summary>
    public void Resume(ModelGroups groups)
    {
        IsRecovering = false;
        if (retrainer is null) return;
        foreach (var group in groups.All)
        {
            if (group.Pending is { Outcome: null } pending)
                pending.Outcome = retrainer.Start(group, pending.History, pending.Labels);
        }
    }

    /// <summary>Waits, not long, until cancelled retrainings have left the disk alone.</summary>
    public static Task EndAsync(ModelGroups groups, TimeSpan longest)
    {
        var running = groups.All.Select(static group => group.Pending?.Outcome).OfType<Task>();
        return Task.WhenAny(Task.WhenAll(running), Task.Delay(longest));
    }

    private bool IsDue(ModelGroup group, long eventTime) =>
        group.ReadingsApplied - group.LastTriggerReading >= options.MinimumReadings
        && eventTime - group.LastTriggerEventTime >= _interval;

    /// <summary>Begins a retraining of a group on its history up to here.</summary>
    public void Trigger(ModelGroup group, long eventTime, EpisodeLabel[] labels)
    {
        group.LastTriggerReading = group.ReadingsApplied;
        group.LastTriggerEventTime = eventTime;
        var due = group.ReadingsApplied + options.PromotionDelay;
        group.Pending = new PendingRetraining(group.ReadingsApplied, due, group.History.ToArray(), labels);
        if (!IsRecovering) group.Pending.Outcome = retrainer!.Start(group, group.Pending.History, labels);
    }

    private RetrainingOutcome? Settle(PendingRetraining pending) => pending.Outcome switch
    {
        null => null,
        // Cancelled is no outcome: the process ends, and the next one starts the retraining again.
        { IsCompleted: false } or { IsCanceled: true } when options.WhenLate == WhenLate.Slip => null,
        var outcome => outcome.GetAwaiter().GetResult(),
    };
}
