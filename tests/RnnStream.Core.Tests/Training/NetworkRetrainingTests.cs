using RnnStream.Core.Cells;
using RnnStream.Core.Training;

namespace RnnStream.Core.Tests.Training;

public sealed class NetworkRetrainingTests
{
    private static readonly ForecastHead Head = new(1, 4);
    private static readonly TrainingOptions Options = new() { TruncationLength = 8, LearningRate = 0.01, Epochs = 6 };

    [Fact]
    public void Held_out_pieces_are_newer_and_no_older_target_looks_into_them()
    {
        // The value of a reading is its number, so every target tells where it came from.
        var values = Enumerable.Range(0, 100).Select(i => (float)i).ToArray();
        var split = WindowSplit.Of([new TrainingWindow(0, 100, [.. values], values)], Head, Options);

        Assert.Equal(79, split.Training.SelectMany(piece => piece.Targets).Where(float.IsFinite).Max());
        Assert.Equal(81, split.HeldOut.SelectMany(piece => piece.Targets).Where(float.IsFinite).Min());
        Assert.Equal(99, split.HeldOut.SelectMany(piece => piece.Targets).Where(float.IsFinite).Max());
        var firstHorizon = split.Training.SelectMany(piece => piece.Targets.Where((_, i) => i % 2 == 0)).Where(float.IsFinite);
        Assert.Equal(Enumerable.Range(1, 79).Select(i => (float)i), firstHorizon);
    }

    [Fact]
    public void The_newest_share_of_every_sensor_is_held_out()
    {
        TrainingWindow Window(int sensor, long end) => new(sensor, end, new float[20], Enumerable.Repeat((float)end, 20).ToArray());
        var split = WindowSplit.Of([Window(1, 5), Window(2, 2), Window(1, 1), Window(2, 9), Window(1, 3)], Head, Options);

        Assert.All(split.HeldOut.SelectMany(piece => piece.Targets).Where(float.IsFinite), end => Assert.True(end is 5 or 9));
    }

    [Fact]
    public void Retraining_on_history_beats_the_serving_network_on_newer_history()
    {
        var shape = new NetworkShape(CellKind.Gru, 1, 16, 1, Head.OutputSize);
        var serving = ParameterInitialisation.Draw(shape, 5);
        var kept = (float[])serving.Values.Clone();
        var windows = Enumerable.Range(0, 6).Select(sensor => Wave(sensor, 300)).ToArray();

        var result = NetworkRetraining.Retrain(serving, Head, windows, Options);
        Assert.True(PromotionJudge.Judge(new PromotionCase(result, 0, 0, 1)).IsPromoted, result.Message);
        Assert.Equal(kept, serving.Values);
        Assert.Equal(result.Parameters!.Values, NetworkRetraining.Retrain(serving, Head, windows, Options).Parameters!.Values);
    }

    private static TrainingWindow Wave(int sensor, int length)
    {
        var values = Enumerable.Range(0, length).Select(t => (float)Math.Sin((t * 0.3) + sensor)).ToArray();
        return new TrainingWindow(sensor, length, [.. values], values);
    }
}
