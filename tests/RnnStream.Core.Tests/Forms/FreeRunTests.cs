using RnnStream.Core.Cells;
using RnnStream.Core.Forms;
using RnnStream.Core.Training;
using RnnStream.Core.Training.Heads;

namespace RnnStream.Core.Tests.Forms;

/// <summary>Networks that read their own answers: forecasts of many steps, windows rebuilt from memory.</summary>
public sealed class FreeRunTests
{
    [Fact]
    public void A_forecaster_of_one_step_runs_on_along_a_sine()
    {
        var shape = new NetworkShape(CellKind.Gru, 1, 16, 1, 1);
        var options = new TrainingOptions { Epochs = 60, BatchSize = 16, LearningRate = 0.01, TruncationLength = 40 };
        TrainingSequence[] windows = [.. Enumerable.Range(0, 60).Select(phase => NextValue(Sine(phase, 41)))];
        var parameters = new Trainer(shape, new LinearHead(1).Loss, options)
            .Train(ParameterInitialisation.Draw(shape, 1), windows, []).Parameters!;

        var truth = Sine(phase: 100.5, 60);
        var forecast = new float[20];
        FreeRun.Forecast(new SequenceStepper(parameters), truth.AsSpan(0, 40), values: 1, forecast);
        for (var step = 0; step < forecast.Length; step++)
        {
            Assert.Equal(truth[40 + step], forecast[step], 0.15);
        }
    }

    [Fact]
    public void A_window_unlike_those_learned_is_rebuilt_badly()
    {
        var shape = WindowReconstruction.Shape(CellKind.Lstm, values: 1, hiddenSize: 24, layers: 1);
        var options = new TrainingOptions { Epochs = 60, BatchSize = 16, LearningRate = 0.01, TruncationLength = 24 };
        TrainingSequence[] windows = [.. Enumerable.Range(0, 96).Select(phase => WindowReconstruction.Window(24, Sine(phase, 24)))];
        var trained = new Trainer(shape, new LinearHead(1).Loss, options).Train(ParameterInitialisation.Draw(shape, 1), windows, []);

        var reconstruction = new WindowReconstruction(trained.Parameters!);
        var rebuilt = new float[24];
        var usual = reconstruction.Rebuild(Sine(phase: 50.5, 24), rebuilt);
        var flat = Sine(phase: 50.5, 24);
        flat.AsSpan(8, 8).Clear();
        var strange = reconstruction.Rebuild(flat, rebuilt);
        Assert.True(usual < 0.02, $"A usual window differs by {usual}.");
        Assert.True(strange > 5 * usual, $"A strange window differs by {strange}, a usual one by {usual}.");
    }

    [Fact]
    public void A_window_is_written_backwards_from_its_last_step()
    {
        var window = WindowReconstruction.Window(3, [1, 10, 2, 20, 3, 30]);
        Assert.Equal([1, 10, 2, 20, 3, 30], window.Context);
        Assert.Equal([3, 30, 2, 20, 1, 10], window.Targets);
        Assert.Equal([0, 0, 3, 30, 2, 20], window.Inputs);
    }

    [Fact]
    public void Windows_without_a_step_are_refused()
    {
        Assert.Throws<ArgumentException>(() => WindowReconstruction.Window(0, []));
        Assert.Throws<ArgumentException>(() => WindowClassifier.Window(0, [], 1));
        Assert.Throws<ArgumentException>(() => SymbolSequences.NextSymbol([1]));
        Assert.Throws<ArgumentException>(() => SymbolSequences.Translation([], [1], 0));
        Assert.Throws<ArgumentException>(() => SymbolSequences.Translation([1], [], 0));
        var stepper = new SequenceStepper(ParameterInitialisation.Draw(new(CellKind.Gru, 1, 4, 1, 1), 1));
        Assert.Throws<ArgumentException>(() => FreeRun.Forecast(stepper, [], 1, new float[1]));
        Assert.Throws<ArgumentException>(() => FreeRun.Forecast(stepper, [1], 1, []));
        Assert.Throws<ArgumentException>(() => FreeRun.Forecast(stepper, [1], 2, new float[2]));
    }

    private static TrainingSequence NextValue(float[] values) =>
        new(values.Length - 1, values[..^1], values[1..]);

    private static float[] Sine(double phase, int length) =>
        [.. Enumerable.Range(0, length).Select(t => (float)Math.Sin((t + phase) * 0.4))];
}
