using System.Security.Cryptography;
using RnnStream.Core.Cells;
using RnnStream.Core.Detection;
using RnnStream.Core.Interchange;
using RnnStream.Core.Training;
using RnnStream.Storage.Files;

namespace RnnStream.Pipeline.Retraining;

/// <summary>Retrains in the background: history to windows, training, judgement, parameter file.</summary>
/// <remarks>
/// The outcome is a pure function of the serving network, the history and the options; threads and rests do not change
/// it. A failure that belongs to training or to the disk is an outcome without a candidate; anything else is a bug,
/// faults the task, and ends the intake at the reading where the outcome is due. When the process ends the task is cancelled: that
/// is no outcome, the retraining starts again from its history next time.
/// </remarks>
/// <param name="options">When and how.</param>
/// <param name="directory">Where promoted parameters are kept; null keeps nothing.</param>
/// <param name="stop">The process ends.</param>
internal sealed class Retrainer(TrainingOptions options, DataDirectory? directory, CancellationToken stop) : IRetrainer
{
    /// <inheritdoc/>
    public Task<RetrainingOutcome> Start(ModelGroup group, HistoricReading[] history)
    {
        // Read here, under the intake's gate: the group goes on while the task runs.
        var (name, serving) = (group.Name, group.ServingDetector);
        return Task.Factory.StartNew(
            () => Retrain(name, serving, history), stop, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private RetrainingOutcome Retrain(string group, SensorDetector serving, HistoricReading[] history)
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
        verdict = PromotionJudge.Judge(new PromotionCase(
            training, CountEpisodes(pace, sensors, serving), CountEpisodes(pace, sensors, candidate),
            sensors.Sum(sensor => sensor.HeldOutTime(options.HeldOutShare)) * serving.Budget.PerNanosecond));
        return verdict.IsPromoted
            ? Keep(group, candidate, training.Parameters!, verdict.Reason)
            : Rejected(verdict.Reason);
    }

    private static List<TrainingWindow> Windows(IReadOnlyCollection<SensorHistory> sensors)
    {
        var windows = new List<TrainingWindow>();
        var number = 0;
        foreach (var sensor in sensors) sensor.AddWindows(windows, ref number);
        return windows;
    }

    private int CountEpisodes(TrainingPace pace, IReadOnlyCollection<SensorHistory> sensors, SensorDetector detector) =>
        sensors.Sum(sensor => pace.Run(() => sensor.CountEpisodes(detector, options.HeldOutShare)));

    private RetrainingOutcome Keep(string group, SensorDetector candidate, NetworkParameters parameters, string reason)
    {
        stop.ThrowIfCancellationRequested();
        var bytes = NetworkFile.Write(parameters);
        var hash = SHA256.HashData(bytes);
        if (directory is null) return new RetrainingOutcome(candidate, "", hash, reason);
        var file = ModelFile.NameOf(group, hash);
        try
        {
            ModelFile.Write(directory, file, bytes);
        }
        catch (FileSystemException failure)
        {
            return Rejected($"The candidate's parameters could not be written: {failure.Message}");
        }
        return new RetrainingOutcome(candidate, file, hash, reason);
    }

    private static RetrainingOutcome Rejected(string reason) => new(null, "", [], reason);
}
