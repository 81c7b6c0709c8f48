using System.Globalization;
using RnnStream.Core.Cells;
using RnnStream.Core.Training;
using RnnStream.Formats.Logs;
using RnnStream.Testing.Storage;
using RnnStream.Worker.Configuration;
using RnnStream.Worker.Hosting;
using RnnStream.Worker.Training;
using RnnStream.Worker.Verbs;

namespace RnnStream.Worker.Tests.Training;

public sealed class TrainingRunTests : IDisposable
{
    private static readonly ModelOptions Small = new() { HiddenSize = 4 };
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(CellKind.Elman)]
    [InlineData(CellKind.Gru)]
    [InlineData(CellKind.Lstm)]
    public void Training_lowers_the_loss_and_writes_a_file_that_reads_back(CellKind cell)
    {
        var file = _folder.Join("pump.safetensors");
        var model = new ModelOptions { HiddenSize = 4, Cell = cell };
        var run = new TrainingRun(new TrainingOptions { Epochs = 3, LearningRate = 0.02 }, TrainingRun.Fresh(model, 1));
        var summary = run.Run(History(400), new TrainingTargets(file) { WithFlow = true, Report = _folder.Join("pump.html") }, static (_, _) => { }, CancellationToken.None);

        Assert.True(summary.Result.LossAfter < summary.Result.LossBefore, summary.Result.Message);
        Assert.Equal(summary.Result.Parameters!.Values, ParameterFile.Read(file).Values);
        Assert.Equal(Enum.GetValues<CellKind>(), summary.Flows.Select(static flow => flow.Cell));
        Assert.All(summary.Flows, static flow => Assert.Equal((1, 1), (flow.AtStart[0], flow.Trained[0])));
        Assert.Contains("</svg>", File.ReadAllText(_folder.Join("pump.html")), StringComparison.Ordinal);
        ParameterFile.RefuseForeign(file);
    }

    [Fact]
    public void Training_that_makes_nothing_better_writes_nothing()
    {
        var file = _folder.Join("pump.safetensors");
        var good = new TrainingRun(new TrainingOptions { Epochs = 20, LearningRate = 0.02 }, TrainingRun.Fresh(Small, 1))
            .Run(History(400), new TrainingTargets(file), static (_, _) => { }, CancellationToken.None).Result.Parameters!;
        File.Delete(file);
        var run = new TrainingRun(new TrainingOptions { Epochs = 2, LearningRate = 10, ClipNorm = 1e6 }, good);

        Assert.Throws<VerbException>(() => run.Run(History(400), new TrainingTargets(file), static (_, _) => { }, CancellationToken.None));
        Assert.False(File.Exists(file));
    }

    [Fact]
    public void A_training_that_is_stopped_and_resumed_gives_the_bits_of_one_that_was_not()
    {
        var options = new TrainingOptions { Epochs = 6, LearningRate = 0.02 };
        var history = History(600);
        var whole = _folder.Join("whole.safetensors");
        new TrainingRun(options, TrainingRun.Fresh(Small, 1)) { Threads = 1 }
            .Run(history, new TrainingTargets(whole), static (_, _) => { }, CancellationToken.None);

        var parts = _folder.Join("parts.safetensors");
        foreach (var last in new[] { 2, 3 })
        {
            using var stop = new CancellationTokenSource();
            Assert.Throws<OperationCanceledException>(() => new TrainingRun(options, TrainingRun.Fresh(Small, 1)).Run(
                history, new TrainingTargets(parts) { IsResumed = true }, (_, epoch) => StopAfter(epoch, last, stop), stop.Token));
            Assert.False(File.Exists(parts));
        }
        Assert.Contains("--resume", Assert.Throws<VerbException>(() => TrainingCheckpoint.RefuseInterrupted(parts)).Message, StringComparison.Ordinal);
        new TrainingRun(options, TrainingRun.Fresh(Small, 1)) { Threads = 2 }
            .Run(history, new TrainingTargets(parts) { IsResumed = true }, static (_, _) => { }, CancellationToken.None);

        Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(parts));
        Assert.False(File.Exists(TrainingCheckpoint.PathFor(parts)));
    }

    [Fact]
    public void An_interrupted_training_goes_on_only_with_the_same_readings_and_settings()
    {
        var file = _folder.Join("pump.safetensors");
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Resume(new TrainingOptions(), History(600), stop));

        Assert.Contains("Training:Seed is 2, the interrupted training had 1", Refusal(new TrainingOptions { Seed = 2 }, History(600)), StringComparison.Ordinal);
        Assert.Contains("the readings are not those", Refusal(new TrainingOptions(), History(700)), StringComparison.Ordinal);
        File.WriteAllText(TrainingCheckpoint.PathFor(file), "mine");
        Assert.Contains("Not a safetensors file", Refusal(new TrainingOptions(), History(600)), StringComparison.Ordinal);

        TrainingSummary Resume(TrainingOptions options, TrainingHistory history, CancellationTokenSource end) =>
            new TrainingRun(options, TrainingRun.Fresh(Small, 1)).Run(
                history, new TrainingTargets(file) { IsResumed = true }, (_, epoch) => StopAfter(epoch, 1, end), end.Token);
        string Refusal(TrainingOptions options, TrainingHistory history) =>
            Assert.Throws<VerbException>(() => Resume(options, history, new CancellationTokenSource())).Message;
    }

    private static void StopAfter(EpochReport epoch, int last, CancellationTokenSource stop)
    {
        if (epoch.Epoch == last) stop.Cancel();
    }

    [Fact]
    public void A_parameter_file_serves_and_what_contradicts_it_is_refused()
    {
        var file = _folder.Join("plant.safetensors");
        var network = TrainingRun.Fresh(new ModelOptions { HiddenSize = 6, Cell = CellKind.Lstm, Layers = 2 }, 1);
        ParameterFile.Write(file, network, new Dictionary<string, string>());

        var settings = Settings.Load(null, ["--Model:File", file]);
        Assert.Equal(network.Values, PipelineComposition.Detector(settings).Network!.Values);
        Assert.Equal((CellKind.Lstm, 6, 2), (settings.Model.Cell, settings.Model.HiddenSize, settings.Model.Layers));
        Assert.Equal(
            ["Model:HiddenSize = '32': the network of Model:File has 6"],
            Assert.Throws<SettingsException>(() => Settings.Load(null, ["--Model:File", file, "--Model:HiddenSize", "32"])).Faults);
        File.WriteAllText(file, "mine");
        Assert.StartsWith(
            $"Model:File = {file}: Not a safetensors file",
            Assert.Single(Assert.Throws<SettingsException>(() => Settings.Load(null, ["--Model:File", file])).Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_file_is_left_alone()
    {
        var file = _folder.Join("notes.safetensors");
        File.WriteAllText(file, "mine");
        Assert.Contains("left alone", Assert.Throws<VerbException>(() => ParameterFile.RefuseForeign(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_too_short_to_learn_from_is_refused() => Assert.Throws<VerbException>(() => History(40));

    [Fact]
    public void A_plot_puts_the_largest_value_on_top_and_the_smallest_below()
    {
        var lines = TextPlot.Lines([('●', [3, 2, 1])]);
        Assert.EndsWith("┤●", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("┤  ●", lines[^1], StringComparison.Ordinal);
        Assert.Empty(TextPlot.Lines([('●', [double.NaN])]));
    }

    private TrainingHistory History(int rows)
    {
        var path = _folder.Join("log.csv");
        File.WriteAllLines(path, ["timestamp,value", .. Enumerable.Range(0, rows).Select(static row => string.Create(
            CultureInfo.InvariantCulture, $"{1_767_225_600 + (60 * row)},{Math.Sin(row * 0.3):0.0000}"))]);
        return TrainingHistory.Read([path], new LogReadOptions(), CancellationToken.None);
    }
}
