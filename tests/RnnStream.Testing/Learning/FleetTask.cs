using RnnStream.Core.Cells;
using RnnStream.Core.Training;
using RnnStream.Core.Training.Losses;

namespace RnnStream.Testing.Learning;

/// <summary>A fleet whose members differ in one habit: how strongly each returns to its mean.</summary>
/// <remarks>x is an autoregression with noise, <c>x ← a x + √(1 − a²) e</c>, and a is the sensor's own, from −0.9 to
/// 0.9. One step says
/// nothing about whose x it is, so over short windows a network that is told the sensor predicts better than one that
/// is not.</remarks>
public static class FleetTask
{
    private const int Sensors = 8;
    private const int Length = 6;

    public static NetworkShape Shape(CellKind cell, int hidden, bool isTold) => isTold
        ? new(cell, InputSize: 2, hidden, Layers: 1, OutputSize: 1) { Embedding = new SymbolEmbedding(Sensors, 4) }
        : new(cell, InputSize: 1, hidden, Layers: 1, OutputSize: 1);

    /// <summary>Mean squared error of the best possible predictor: that of the noise.</summary>
    public static double NoiseLoss => Enumerable.Range(0, Sensors).Average(sensor => 1 - (Return(sensor) * Return(sensor)));

    public static TrainingResult Learn(CellKind cell, int hidden, int windows, bool isTold, TrainingOptions options)
    {
        var random = new Random((int)options.Seed);
        TrainingSequence[] Windows(int count) => [.. Enumerable.Range(0, count).Select(i => Draw(i % Sensors, isTold, random))];
        var (training, heldOut) = (Windows(windows), Windows(2_000));
        options.TruncationLength = Length;
        var shape = Shape(cell, hidden, isTold);
        return new Trainer(shape, new SquaredErrorLoss(1), options)
            .Train(ParameterInitialisation.Draw(shape, (ulong)options.Seed), training, heldOut);
    }

    private static double Return(int sensor) => -0.9 + (1.8 * sensor / (Sensors - 1));

    private static TrainingSequence Draw(int sensor, bool isTold, Random random)
    {
        var (inputs, targets) = (new List<float>(), new float[Length]);
        var x = Normal(random);
        for (var t = 0; t < Length; t++)
        {
            if (isTold)
                inputs.Add(sensor);
            inputs.Add((float)x);
            x = (Return(sensor) * x) + (Math.Sqrt(1 - (Return(sensor) * Return(sensor))) * Normal(random));
            targets[t] = (float)x;
        }

        return new TrainingSequence(Length, [.. inputs], targets);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
