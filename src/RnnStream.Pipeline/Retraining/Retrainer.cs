using System.Security.Cryptography;
using RnnStream.Core.Cells;
using RnnStream.Core.Detection;
using RnnStream.Core.Interchange;
using RnnStream.Core.Training;
using RnnStream.Pipeline.Labels;
using RnnStream.Storage.Files;

namespace RnnStream.Pipeline.Retraining;

/// <summary>Retrains in the background: history to windows, training, judgement, parameter file.</summary>
/// <remarks>
/// The outcome is a pure function of the serving network, the history and the options; threads and rests do not change
/// it. A full disk is waited for; another failure that belongs to training or to the disk is an outcome without a
/// candidate; anything else is a bug, faults the task, and ends the intake at the reading where the outcome is due. When
/// the process ends the task is cancelled: that is no outcome, the retraining starts again from its history next time.
/// </remarks>
/// <param name="options">When and how.</param>
/// <param name="directory">Where promoted parameters are kept; null keeps nothing.</param>
/// <param name="stop">The process ends.</param>
internal sealed class Retrainer(TrainingOptions options, DataDirectory? directory, CancellationToken stop) : IRetrainer
{
    private static readonly TimeSpan RoomDelay = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public Task<RetrainingOutcome> Start(ModelGroup group, HistoricReading[] history, EpisodeLabel[] labels)
    {
        // Read here, under the intake's gate: the group goes on while the task runs.
        var (name, serving) = (group.Name, group.ServingDetector);
        return Task.Factory.StartNew(
            () => Retrain(name, serving, history, labels), stop, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    private RetrainingOutcome Retrain(
        string group, SensorDetector serving, HistoricReading[] history, EpisodeLabel[] labels)
    {
        if (serving.Shape is not { } shape) return Rejected("The group is served without a network.");
        var network = serving.Network ?? ParameterInitialisation.Draw(shape, (ulong)options.Seed);
        var pace = new TrainingPace(options, stop);
        var sensors = SensorHistory.Of(history);
        var windows = pace.Run(() => Windows(sensors));
        var training = NetworkRetraining.Retrain(
            network, ForecastHead.Default, windows, options, pace.Run, Metrics.Observe, cancellation: stop);
        Metrics.Observe(training.Outcome);
        if (training.Outcome == TrainingOutcome.Cancelled) throw new OperationCanceledException(stop);

        // Counting episodes costs two passes over the history: only for a candidate that could pass.
        var verdict = PromotionJudge.Judge(new PromotionCase(training, 0, 0, 0));
        if (!verdict.IsPromoted) return Rejected(verdict.Reason);
        var candidate = serving.With(training.Parameters!);
        var confirmed = labels.Where(static label => label.Verdict == LabelVerdict.Confirmed)
            .ToLookup(static label => label.Sensor, static label => label.EpisodeStart);
        var before = Judge(pace, sensors, serving, confirmed);
        var after = Judge(pace, sensors, candidate, confirmed);
        verdict = PromotionJudge.Judge(new PromotionCase(
            training, before.Sum(static judged => judged.FalseEpisodes),
            after.Sum(static judged => judged.FalseEpisodes),
            sensors.Values.Sum(sensor => sensor.HeldOutTime(options.HeldOutShare)) * serving.Budget.PerNanosecond,
            before.Zip(after).Sum(static pair => pair.First.Found.Except(pair.Second.Found).Count())));
        return verdict.IsPromoted
            ? Keep(group, candidate, training.Parameters!, verdict.Reason)
            : Rejected(verdict.Reason);
    }

    private static List<TrainingWindow> Windows(SortedDictionary<int, SensorHistory> sensors)
    {
        var windows = new List<TrainingWindow>();
        var number = 0;
        foreach (var sensor in sensors.Values) sensor.AddWindows(windows, ref number);
        return windows;
    }

    private List<JudgedEpisodes> Judge(
        TrainingPace pace, SortedDictionary<int, SensorHistory> sensors, SensorDetector detector,
        ILookup<int, long> confirmed) =>
        [.. sensors.Select(sensor => pace.Run(
            () => sensor.Value.Judge(detector, options.HeldOutShare, confirmed[sensor.Key])))];

    private RetrainingOutcome Keep(string group, SensorDetector candidate, NetworkParameters parameters, string reason)
    {
        stop.ThrowIfCancellationRequested();
        var bytes = NetworkFile.Write(parameters);
        var hash = SHA256.HashData(bytes);
        if (directory is null) return new RetrainingOutcome(candidate, "", hash, reason);
        var file = ModelFile.NameOf(group, hash);
        while (true)
        {
            try
            {
                ModelFile.Write(directory, file, bytes);
                return new RetrainingOutcome(candidate, file, hash, reason);
            }
            catch (FileSystemException failure) when (failure.IsLackOfRoom)
            {
                // The outcome must not depend on the disk: a replay with room would promote the candidate.
                stop.WaitHandle.WaitOne(RoomDelay);
                stop.ThrowIfCancellationRequested();
            }
            catch (FileSystemException failure)
            {
                return Rejected($"The candidate's parameters could not be written: {failure.Message}");
            }
        }
    }

    private static RetrainingOutcome Rejected(string reason) => new(null, "", [], reason);
}
