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
    private const int LagsMax = 64;
    private const int FlowWindows = 64;

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
        TrainingHistory history, string file, bool isResumed, bool withFlow, Action<EpochReport> progress,
        CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        var checkpoint = TrainingCheckpoint.Open(
            file, TrainingFingerprint.Of(initial, history.Windows, options), isResumed);
        foreach (var epoch in checkpoint.State?.Epochs ?? []) progress(epoch);
        var result = NetworkRetraining.Retrain(
            initial, ForecastHead.Default, history.Windows, options, RunParts, progress, checkpoint.State, checkpoint.Keep,
            stop);
        if (result.Outcome == TrainingOutcome.Cancelled) checkpoint.Flush();
        stop.ThrowIfCancellationRequested();
        checkpoint.Remove();
        if (result.Parameters is not { } network) throw new VerbException(Failure(result));
        if (result.LossAfter >= result.LossBefore)
            throw new VerbException($"no epoch was better than the start, nothing is written: {result.Message}");
        var flow = withFlow ? Flow(network, history.Windows) : null;
        ParameterFile.Write(file, network, new Dictionary<string, string>
        {
            ["rnnstream.head"] = "student-t horizons " + string.Join(' ', ForecastHead.Default.Horizons.ToArray()),
            ["rnnstream.readings"] = history.Readings.ToString(CultureInfo.InvariantCulture),
            ["rnnstream.seed"] = options.Seed.ToString(CultureInfo.InvariantCulture),
            ["rnnstream.loss"] = result.LossAfter.ToString("R", CultureInfo.InvariantCulture),
        });
        return new TrainingSummary(history, result, network.Shape, flow, file, clock.Elapsed.TotalSeconds);
    }

    private void RunParts(int count, Action<int> runPart) =>
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Threads }, runPart);

    private static string Failure(TrainingResult result) => result.Outcome == TrainingOutcome.Diverged
        ? $"training diverged, nothing is written: {result.Message} "
            + "Try a smaller --Training:LearningRate or --Training:ClipNorm."
        : $"nothing is written: {result.Message}";

    private static double[] Flow(NetworkParameters network, IReadOnlyList<TrainingWindow> windows)
    {
        TrainingSequence[] sequences =
            [.. windows.Take(FlowWindows).Select(static window => window.ToSequence(ForecastHead.Default.Horizons))];
        var lags = Math.Min(LagsMax, sequences.Max(static sequence => sequence.Length) - 1);
        return GradientFlow.ByLag(network, sequences, lags);
    }
}
