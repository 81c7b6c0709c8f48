using System.Diagnostics;
using System.Globalization;
using RnnStream.Core.Cells;
using RnnStream.Core.Detection;
using RnnStream.Core.Training;
using RnnStream.Worker.Verbs;

namespace RnnStream.Worker.Training;

/// <summary>Trains a forecaster offline and writes it to a file.</summary>
/// <param name="options">Epochs, rates, seed and so on.</param>
/// <param name="initial">Where to start.</param>
internal sealed class TrainingRun(TrainingOptions options, NetworkParameters initial)
{
    /// <summary>A network that has learned nothing yet, shaped as the detector feeds and reads it.</summary>
    public static NetworkParameters Fresh(ModelOptions model, ulong seed) => ParameterInitialisation.Draw(
        new NetworkShape(model.Cell, InputSize, model.HiddenSize, model.Layers, ForecastHead.Default.OutputSize), seed);

    /// <summary>Values per step that the detector feeds its network.</summary>
    public static int InputSize => PretrainedNetwork.Load().Shape.InputSize;

    /// <summary>Threads that train; the outcome does not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <exception cref="VerbException">Training came to nothing.</exception>
    /// <exception cref="OperationCanceledException">Stopped; what was learned so far can be gone on with.</exception>
    public TrainingSummary Run(
        TrainingHistory history, TrainingTargets targets, Action<CellKind, EpochReport> progress,
        CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        RefuseTooLarge();
        var result = Train(history, targets, epoch => progress(initial.Shape.Cell, epoch), stop);
        if (result.Parameters is not { } network) throw new VerbException(Failure(result));
        if (result.LossAfter >= result.LossBefore)
            throw new VerbException($"no epoch was better than the start, nothing is written: {result.Message} "
                + "Try a smaller --Training:LearningRate or --Training:ClipNorm, or more --epochs.");
        var metadata = Metadata(history, result);
        ParameterFile.Write(targets.File, network, metadata);
        if (targets.Onnx is { } onnx) ParameterFile.WriteOnnx(onnx, network, metadata);
        var flows = targets.WithFlow ? Flows(history, network, progress, stop) : [];
        var summary = new TrainingSummary(history, result, network.Shape, flows, targets, clock.Elapsed.TotalSeconds);
        if (targets.Report is { } report) TrainingReport.Write(report, summary, options);
        return summary;
    }

    private Dictionary<string, string> Metadata(TrainingHistory history, TrainingResult result) => new()
    {
        ["rnnstream.head"] = "student-t horizons " + string.Join(' ', ForecastHead.Default.Horizons.ToArray()),
        ["rnnstream.readings"] = history.Readings.ToString(CultureInfo.InvariantCulture),
        ["rnnstream.seed"] = options.Seed.ToString(CultureInfo.InvariantCulture),
        ["rnnstream.loss"] = result.LossAfter.ToString("R", CultureInfo.InvariantCulture),
    };

    private TrainingResult Train(
        TrainingHistory history, TrainingTargets targets, Action<EpochReport> progress, CancellationToken stop)
    {
        var facts = TrainingFingerprint.Of(initial, history.Windows, options);
        var checkpoint = TrainingCheckpoint.Open(targets.File, facts, targets.IsResumed);
        foreach (var epoch in checkpoint.State?.Epochs ?? []) progress(epoch);
        var result = NetworkRetraining.Retrain(
            initial, ForecastHead.Default, history.Windows, options, RunParts, progress,
            checkpoint.State, checkpoint.Keep, stop);
        if (result.Outcome == TrainingOutcome.Cancelled) checkpoint.Flush();
        stop.ThrowIfCancellationRequested();
        checkpoint.Remove();
        return result;
    }

    private List<CellFlow> Flows(
        TrainingHistory history, NetworkParameters trained, Action<CellKind, EpochReport> progress,
        CancellationToken stop)
    {
        var study = new FlowStudy(history.Windows, options);
        var flows = new List<CellFlow> { study.Of(initial, trained) };
        foreach (var cell in FlowStudy.Others(initial.Shape.Cell))
        {
            var fresh = ParameterInitialisation.Draw(initial.Shape with { Cell = cell }, (ulong)options.Seed);
            var result = NetworkRetraining.Retrain(
                fresh, ForecastHead.Default, history.Windows, options, RunParts, epoch => progress(cell, epoch),
                cancellation: stop);
            stop.ThrowIfCancellationRequested();
            flows.Add(study.Of(fresh, result.Parameters));
        }
        return [.. flows.OrderBy(static flow => flow.Cell)];
    }

    private void RunParts(int count, Action<int> runPart) =>
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Threads }, runPart);

    private void RefuseTooLarge()
    {
        var (needed, there) =
            (TrainingMemory.BytesOf(initial.Shape, options), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        if (needed < there) return;
        throw new VerbException(string.Create(CultureInfo.InvariantCulture,
            $"training needs {needed / 1e9:0.0} GB for windows of {options.TruncationLength} steps, "
            + $"{options.BatchSize} at a time; there are {there / 1e9:0.0} GB: lower Training:BatchSize, "
            + $"Training:TruncationLength or --hidden"),
            ExitCode.Usage);
    }

    private static string Failure(TrainingResult result) => result.Outcome == TrainingOutcome.Diverged
        ? $"training diverged, nothing is written: {result.Message} "
            + "Try a smaller --Training:LearningRate or --Training:ClipNorm."
        : $"nothing is written: {result.Message}";
}
