using RnnStream.Core.Training;
using RnnStream.Core.Training.Losses;

namespace RnnStream.Core.Tests.Training;

/// <summary>Every loss against values worked out by hand and against central differences.</summary>
public sealed class LossTests
{
    public static TheoryData<string> Names() => [.. Losses.Keys];

    private static readonly Dictionary<string, ILoss> Losses = new()
    {
        ["squared"] = new SquaredErrorLoss(2),
        ["huber"] = new HuberLoss(2),
        ["student-t"] = new StudentTLoss(new ForecastHead(1, 2)),
        ["gaussian"] = new GaussianLoss(new ForecastHead(1, 2)),
        ["pinball"] = new PinballLoss(2, 0.1, 0.5, 0.9),
        ["binary"] = new BinaryCrossEntropyLoss(2),
        ["categorical"] = new CategoricalCrossEntropyLoss(4),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradient_equals_central_differences(string name)
    {
        var loss = Losses[name];
        var random = new Random(1);
        for (var round = 0; round < 50; round++)
        {
            var outputs = Draw(random, loss.OutputSize, 0);
            var targets = name switch
            {
                "binary" => [random.Next(2), 0.3f],
                "categorical" => [random.Next(4)],
                _ => Draw(random, loss.TargetSize, 1 / 128f),
            };
            var gradient = new float[loss.OutputSize];
            _ = loss.Evaluate(outputs, targets, 0.5, gradient);
            for (var i = 0; i < outputs.Length; i++)
            {
                // A step of 2^-8 is exact in single precision; its square bounds the error of central differences.
                const float Step = 1 / 256f;
                var slope = (Shifted(loss, outputs, targets, i, Step) - Shifted(loss, outputs, targets, i, -Step)) / (2 * Step);
                Assert.Equal(slope * 0.5, gradient[i], 1e-3 * Math.Max(1, Math.Abs(slope)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_masked_target_adds_nothing(string name)
    {
        var loss = Losses[name];
        var gradient = Enumerable.Repeat(1f, loss.OutputSize).ToArray();
        var masked = Enumerable.Repeat(float.NaN, loss.TargetSize).ToArray();
        Assert.Equal(0, loss.Evaluate(new float[loss.OutputSize], masked, 1, gradient));
        Assert.All(gradient, value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData("squared", 1.0)]
    [InlineData("huber", 0.5)]
    [InlineData("student-t", 0.5578588782855244)] // 2.5 ln 1.25
    [InlineData("gaussian", 0.5)]
    [InlineData("pinball", 1.5)] // (0.1 + 0.5 + 0.9) · 1
    [InlineData("binary", 0.6931471805599453)] // ln 2
    [InlineData("categorical", 1.3862943611198906)] // ln 4
    public void Outputs_of_zero_and_one_target_of_one_give_the_textbook_value(string name, double expected)
    {
        var loss = Losses[name];
        var targets = Enumerable.Repeat(float.NaN, loss.TargetSize).ToArray();
        targets[0] = 1;
        Assert.Equal(expected, loss.Evaluate(new float[loss.OutputSize], targets, 1, new float[loss.OutputSize]), 12);
    }

    [Fact]
    public void A_log_scale_beyond_its_bound_is_only_pulled_back()
    {
        var loss = new StudentTLoss(new ForecastHead(1));
        var gradient = new float[2];
        _ = loss.Evaluate([0, -30], [0], 1, gradient);
        Assert.Equal(0, gradient[1]);
        _ = loss.Evaluate([0, -30], [1], 1, gradient);
        Assert.True(gradient[1] < 0);
    }

    private static double Shifted(ILoss loss, float[] outputs, float[] targets, int index, float by)
    {
        var shifted = (float[])outputs.Clone();
        shifted[index] += by;
        return loss.Evaluate(shifted, targets, 1, new float[outputs.Length]);
    }

    // Outputs are multiples of 1/64 and targets lie between them: steps of 1/256 never cross a kink.
    private static float[] Draw(Random random, int count, float offset) =>
        [.. Enumerable.Range(0, count).Select(_ => (random.Next(-128, 128) / 64f) + offset)];
}
