using RnnStream.Core.Cells;
using RnnStream.Core.Detection;
using RnnStream.Core.Training;

namespace RnnStream.Core.Tests.Detection;

public sealed class NetworkTests
{
    private static readonly SensorDetector Detector = new(new DetectionOptions(), PretrainedNetwork.Load());

    [Fact]
    public void A_copied_block_with_a_hidden_state_continues_as_if_never_interrupted()
    {
        var values = Series.Daily(1200, seed: 2);
        var (whole, wholeBlock) = SensorDetectorTests.Run(values, Detector);
        var (_, block) = SensorDetectorTests.Run(values[..700], Detector);
        Assert.Equal(whole[700..], SensorDetectorTests.Continue(block, values, from: 700, Detector));
        Assert.True(wholeBlock.AsSpan().SequenceEqual(block));
    }

    [Fact]
    public void Stepping_the_network_allocates_nothing()
    {
        var values = Series.Daily(1200, seed: 3);
        var (_, block) = SensorDetectorTests.Run(values[..1000], Detector);
        Span<double> one = stackalloc double[1];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 1000; i < values.Length; i++)
        {
            one[0] = values[i];
            Detector.Assess(block, Series.Time(i), one, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Another_network_of_the_same_shape_serves_after_warming_up()
    {
        var (_, block) = SensorDetectorTests.Run(Series.Daily(1000, seed: 4), Detector);
        var other = PretrainedNetwork.Load();
        other.HeadBias[0] += 0.1f;
        var promoted = Detector.With(other);
        promoted.Rewarm(block);
        promoted.Assess(block, Series.Time(1000), [20.0], out var assessment);
        Assert.True(double.IsFinite(assessment.Score));
        Assert.Equal(1001, SensorDetector.ReadingCount(block));
    }

    [Fact]
    public void A_network_of_another_shape_is_refused()
    {
        var shape = PretrainedNetwork.Load().Shape with { HiddenSize = 16 };
        var other = new NetworkParameters(shape, new float[shape.ParameterCount]);
        Assert.Throws<ArgumentException>(() => Detector.With(other));
    }

    public static TheoryData<CellKind, int, int> Shapes()
    {
        var shapes = new TheoryData<CellKind, int, int>();
        foreach (var cell in Enum.GetValues<CellKind>())
        {
            shapes.Add(cell, 16, 1);
            shapes.Add(cell, 20, 2);
            shapes.Add(cell, 64, 1);
        }

        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Networks_of_every_cell_and_shape_serve(CellKind cell, int hidden, int layers)
    {
        var shape = PretrainedNetwork.Load().Shape with { Cell = cell, HiddenSize = hidden, Layers = layers };
        var waiting = new SensorDetector(new DetectionOptions(), shape);
        var values = Series.Daily(900, seed: 5);
        var (_, block) = SensorDetectorTests.Run(values[..700], waiting);
        var serving = waiting.With(ParameterInitialisation.Draw(shape, seed: 1));
        Assert.Equal(waiting.StateSize(1), serving.StateSize(1));
        serving.Rewarm(block);
        var copy = block.ToArray();
        var assessments = SensorDetectorTests.Continue(block, values, from: 700, serving);
        Assert.All(assessments, static assessment => Assert.True(double.IsFinite(assessment.Score)));
        Assert.Equal(assessments, SensorDetectorTests.Continue(copy, values, from: 700, serving));
        Assert.Equal(block, copy);
    }

    [Fact]
    public void Without_parameters_a_reserved_network_changes_no_score()
    {
        var shape = PretrainedNetwork.Load().Shape with { Cell = CellKind.Lstm, HiddenSize = 16 };
        var values = Series.Daily(900, seed: 6);
        var (expected, _) = SensorDetectorTests.Run(values, new SensorDetector(new DetectionOptions()));
        var (found, _) = SensorDetectorTests.Run(values, new SensorDetector(new DetectionOptions(), shape));
        Assert.Equal(expected, found);
    }

    [Fact]
    public void A_shape_with_other_inputs_is_refused() => Assert.Throws<ArgumentException>(() => new SensorDetector(
        new DetectionOptions(), PretrainedNetwork.Load().Shape with { InputSize = 7 }));
}
