using RnnStream.Core.Cells;
using RnnStream.Core.Detection;
using RnnStream.Core.Training;
using RnnStream.Pipeline.Retraining;
using RnnStream.Storage.Files;
using RnnStream.Testing.Storage;

namespace RnnStream.Pipeline.Tests.Retraining;

/// <summary>Goal: a better candidate serves from the very reading where it is due; every other one is thrown away and
/// says why.
/// Method: the scenario with small retrainings, and single retrainings of spoiled networks and options.</summary>
public sealed class PromotionTests
{
    [Fact]
    public async Task A_better_candidate_serves_from_the_reading_where_it_is_due()
    {
        using var folder = new TemporaryDirectory();
        await using var pipeline = await TestPipeline.OpenAsync(folder.Path, training: RetrainingRun.Options());
        var (reading, notice) = Assert.Single(pipeline.FeedAndWatch(0, RetrainingRun.Due));
        Assert.Equal(RetrainingRun.Due, reading);
        Assert.True(notice.IsPromoted, notice.Reason);
        Assert.Equal(1, notice.Version);
        Assert.Equal(1, pipeline.Pipeline.Versions.Values.Single());
        var file = Assert.Single(Directory.GetFiles(Path.Join(folder.Path, "models"), "default-*"));
        Assert.Equal(ModelFile.HashOf(Path.GetFileName(file)), System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)));
    }

    [Fact]
    public async Task Updates_and_clipped_gradients_of_a_retraining_are_counted()
    {
        var counts = new System.Collections.Concurrent.ConcurrentDictionary<string, double>();
        using var listener = new System.Diagnostics.Metrics.MeterListener();
        listener.InstrumentPublished = static (instrument, self) =>
        {
            if (instrument.Meter.Name == "RnnStream.Pipeline") self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => counts.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => counts[instrument.Name] = value);
        listener.Start();
        await using var pipeline = await TestPipeline.OpenAsync(training: RetrainingRun.Options());
        Assert.Single(pipeline.FeedAndWatch(0, RetrainingRun.Due));

        Assert.True(counts["rnnstream.retrainings"] >= 1);
        Assert.InRange(counts["rnnstream.retraining.gradients.clipped"], 0, counts["rnnstream.retraining.updates"]);
        Assert.True(counts["rnnstream.retraining.gradient.norm"] > 0);
        Assert.True(double.IsFinite(counts["rnnstream.retraining.loss"]));
    }

    [Fact]
    public async Task Without_a_data_directory_a_candidate_is_promoted_all_the_same()
    {
        await using var pipeline = await TestPipeline.OpenAsync(training: RetrainingRun.Options());
        Assert.True(Assert.Single(pipeline.FeedAndWatch(0, RetrainingRun.Due)).Notice.IsPromoted);
    }

    [Theory]
    [InlineData(CellKind.Lstm)]
    [InlineData(CellKind.Elman)]
    public async Task A_shape_without_parameters_gets_its_first_network_from_a_retraining(CellKind cell)
    {
        var shape = PretrainedNetwork.Load().Shape with { Cell = cell, HiddenSize = 16 };
        await using var pipeline = await TestPipeline.OpenAsync(
            training: RetrainingRun.Options(), detector: new SensorDetector(new DetectionOptions(), shape));
        var (_, notice) = Assert.Single(pipeline.FeedAndWatch(0, RetrainingRun.Due));
        Assert.True(notice.IsPromoted, notice.Reason);
        pipeline.Feed(RetrainingRun.Due, RetrainingRun.Due + 70);
        Assert.Equal(64, (await pipeline.DigestAsync()).Length);
        Assert.Equal(shape, pipeline.Pipeline.Detector(pipeline.Pipeline.Sensors[0]).Network?.Shape);
    }

    [Fact]
    [Trait("Fault", "M1")]
    public async Task A_candidate_that_is_not_better_is_thrown_away_with_its_reason()
    {
        var options = RetrainingRun.Options();
        options.LearningRate = 1e-7;
        await using var pipeline = await TestPipeline.OpenAsync(training: options);
        var (reading, notice) = Assert.Single(pipeline.FeedAndWatch(0, RetrainingRun.Due));
        Assert.Equal(RetrainingRun.Due, reading);
        Assert.False(notice.IsPromoted);
        Assert.Equal(0, notice.Version);
        Assert.StartsWith("The candidate is not better", notice.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, double.PositiveInfinity)]
    [InlineData(1e30, double.PositiveInfinity)]
    [InlineData(3, 1)]
    [Trait("Fault", "M1")]
    public async Task A_candidate_that_explodes_or_is_worse_leaves_no_trace_in_states_and_files(double learningRate, double clipNorm)
    {
        using var folder = new TemporaryDirectory();
        var options = RetrainingRun.Options();
        (options.LearningRate, options.ClipNorm) = (learningRate, clipNorm);
        await using var untouched = await TestPipeline.OpenAsync(
            detector: new SensorDetector(new DetectionOptions(), PretrainedNetwork.Load()));
        untouched.Feed(0, RetrainingRun.Due + 70);
        var expected = await untouched.DigestAsync();
        await using (var live = await TestPipeline.OpenAsync(folder.Path, training: options))
        {
            var (_, notice) = Assert.Single(live.FeedAndWatch(0, RetrainingRun.Due + 70));
            Assert.False(notice.IsPromoted);
            Assert.NotEmpty(notice.Reason);
            Assert.Equal(expected, await live.DigestAsync());
        }
        Assert.Empty(Directory.GetFiles(Path.Join(folder.Path, "models"), "default-*"));
        await using var again = await TestPipeline.OpenAsync(folder.Path, shards: 5, training: options);
        Assert.Equal(expected, await again.DigestAsync());
    }

    [Fact]
    [Trait("Fault", "M1")]
    public async Task Weights_that_are_no_numbers_are_not_trained_on()
    {
        var network = PretrainedNetwork.Load();
        Array.Fill(network.Values, float.NaN);
        var outcome = await RetrainAsync(network, RetrainingRun.Options());
        Assert.Null(outcome.Candidate);
        Assert.Equal("The loss of the initial parameters is not a number.", outcome.Reason);
    }

    [Fact]
    [Trait("Fault", "M1")]
    public async Task An_exploding_training_is_thrown_away()
    {
        var options = RetrainingRun.Options();
        (options.LearningRate, options.ClipNorm, options.Epochs) = (10, double.PositiveInfinity, 20);
        var outcome = await RetrainAsync(PretrainedNetwork.Load(), options);
        Assert.Null(outcome.Candidate);
        Assert.NotEmpty(outcome.Reason);
    }

    [Fact]
    public async Task An_empty_history_teaches_nothing()
    {
        var outcome = await RetrainAsync(PretrainedNetwork.Load(), RetrainingRun.Options(), readings: 0);
        Assert.Null(outcome.Candidate);
        Assert.Equal("No window holds a target.", outcome.Reason);
    }

    [Fact]
    [Trait("Fault", "D11")]
    [Trait("Fault", "M2")]
    public async Task A_retraining_ends_as_cancelled_when_the_process_ends()
    {
        using var stop = new CancellationTokenSource();
        var options = RetrainingRun.Options(WhenLate.Slip);
        options.Epochs = 100_000;
        options.Patience = 100_000;
        var retraining = Start(PretrainedNetwork.Load(), options, readings: 2_000, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => retraining);
    }

    /// <summary>A disk that is full for a while changes no outcome: the replay of the log, with room, has the same.</summary>
    [Fact]
    [Trait("Fault", "D8")]
    [Trait("Fault", "M2")]
    public async Task A_candidate_waits_for_room_on_the_disk()
    {
        const int NoSpace = 28;
        var disk = new SimulatedDisk(1);
        using var directory = disk.OpenDirectory();
        var refusals = 0;
        disk.Fault = (_, operation) => operation == "pwrite" && refusals++ == 0 ? NoSpace : 0;
        var untrained = ParameterInitialisation.Draw(PretrainedNetwork.Load().Shape, 1);
        var outcome = await Start(untrained, RetrainingRun.Options(), readings: 1_000, CancellationToken.None, directory);
        Assert.True(outcome.Candidate is not null, outcome.Reason);
        Assert.InRange(refusals, 2, int.MaxValue);
        Assert.Equal([Path.GetFileName(outcome.File)], directory.List("models"));
    }

    [Fact]
    public async Task A_vector_sensor_teaches_with_every_channel()
    {
        var history = Enumerable.Range(1, 998)
            .Select(static i => new HistoricReading(0, i % 3, i / 3 * 60_000_000_000L, Scenario.Value(i % 3, i / 3))).ToArray();
        var sensor = Assert.Single(SensorHistory.Of(history)).Value;
        Assert.Equal(3, sensor.ChannelCount);
        var windows = new List<TrainingWindow>();
        var number = 0;
        sensor.AddWindows(windows, ref number);
        Assert.Equal([0, 1, 2], windows.Select(static window => window.Sensor));
        var group = new ModelGroup(0, "g", new SensorDetector(new DetectionOptions(), PretrainedNetwork.Load()), 1_000);
        var outcome = await new Retrainer(RetrainingRun.Options(), null, default).Start(group, history, []);
        Assert.NotEmpty(outcome.Reason);
    }

    private static Task<RetrainingOutcome> RetrainAsync(
        Core.Cells.NetworkParameters network, TrainingOptions options, int readings = 1_000) =>
        Start(network, options, readings, CancellationToken.None);

    private static Task<RetrainingOutcome> Start(
        Core.Cells.NetworkParameters network, TrainingOptions options, int readings, CancellationToken stop,
        DataDirectory? directory = null)
    {
        var group = new ModelGroup(0, "g", new SensorDetector(new DetectionOptions(), network), 1_000);
        var history = Enumerable.Range(0, readings)
            .Select(static i => new HistoricReading(i % 2, 0, i * 60_000_000_000L, Scenario.Value(i % 2, i / 2))).ToArray();
        return new Retrainer(options, directory, stop).Start(group, history, []);
    }
}
