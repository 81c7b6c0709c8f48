using RnnStream.Core.Training;
using RnnStream.Core.Training.Heads;

namespace RnnStream.Core.Tests.Training;

/// <summary>How outputs become answers.</summary>
public sealed class HeadTests
{
    [Fact]
    public void Probabilities_of_a_softmax_add_up_to_one_and_bear_any_logits()
    {
        Assert.Equal([0.25, 0.25, 0.5], Read(new SoftmaxHead(3), 0, 0, MathF.Log(2)), (a, b) => Math.Abs(a - b) < 1e-7);
        var extreme = Read(new SoftmaxHead(3), 1e30f, -1e30f, 1e30f);
        Assert.Equal([0.5, 0, 0.5], extreme);
    }

    [Fact]
    public void Sigmoids_bear_any_logit() =>
        Assert.Equal([0.5, 1, 0], Read(new SigmoidHead(3), 0, 1e30f, -1e30f));

    [Fact]
    public void Crossed_quantiles_are_put_in_order_within_their_target() =>
        Assert.Equal([1, 2, 3, -3, -2, -1], Read(new QuantileHead(2, 0.1, 0.5, 0.9), 2, 1, 3, -1, -2, -3));

    [Fact]
    public void A_location_and_scale_head_reads_both_of_every_horizon()
    {
        var answer = Read(new LocationScaleHead(new ForecastHead(1, 4)), 3, -2, 0, 30);
        Assert.Equal([3, -2, 1], answer[..3]);
        Assert.Equal(Math.Exp(ForecastHead.LogScaleMax), answer[3], 1e-9);
    }

    [Fact]
    public void Levels_that_do_not_ascend_between_zero_and_one_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new QuantileHead(1, 0.5, 0.5));
        Assert.Throws<ArgumentException>(() => new QuantileHead(1, 0, 0.5));
        Assert.Throws<ArgumentException>(() => new QuantileHead(1));
    }

    [Fact]
    public void Every_head_fits_its_loss()
    {
        IHead[] heads =
        [
            new LinearHead(2), new LinearHead(2, outlierBound: 1), new SigmoidHead(3), new SoftmaxHead(4),
            new QuantileHead(2, 0.1, 0.9), new LocationScaleHead(ForecastHead.Default),
            new LocationScaleHead(ForecastHead.Default, heavyTailed: false),
        ];
        Assert.All(heads, head => Assert.Equal(head.Loss.OutputSize, head.OutputSize));
    }

    private static double[] Read(IHead head, params ReadOnlySpan<float> outputs)
    {
        var answer = new double[head.AnswerSize];
        head.Read(outputs, answer);
        return answer;
    }
}
