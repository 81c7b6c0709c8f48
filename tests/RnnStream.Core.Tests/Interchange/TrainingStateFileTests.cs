using RnnStream.Core.Interchange;
using RnnStream.Core.Training;

namespace RnnStream.Core.Tests.Interchange;

/// <summary>Files of an interrupted training from which a part is missing or altered.</summary>
public sealed class TrainingStateFileTests
{
    private static readonly TrainingState State = new(
        [1, 2], [3, 4], BestEpoch: 1, BestLoss: 0.1, LossBefore: 0.3, new OptimizerState([5, 6], [7, 8], 0.9, 0.999),
        [new EpochReport(1, 0.2, 0.1, 3, 4, 5, 0.001), new EpochReport(2, 0.15, 0.12, 2, 1, 5, 0.001)]);

    [Fact]
    public void What_is_written_comes_back_also_with_momentum_instead_of_squares()
    {
        foreach (var square in (float[][])[[7, 8], []])
        {
            var written = State with { Optimizer = State.Optimizer with { Square = square } };
            var bytes = TrainingStateFile.Write(written, new Dictionary<string, string> { ["mine"] = "yes" });
            Assert.True(TrainingStateFile.TryRead(bytes, out var read, out var facts, out var fault), fault);
            Assert.Equal(written.Epochs, read.Epochs);
            Assert.Equal((1, 0.1, 0.3), (read.BestEpoch, read.BestLoss, read.LossBefore));
            Assert.Equal([.. written.Parameters, .. written.Best], [.. read.Parameters, .. read.Best]);
            Assert.Equal([5, 6, .. square], [.. read.Optimizer.Mean, .. read.Optimizer.Square]);
            Assert.Equal((0.9, 0.999), (read.Optimizer.MeanPower, read.Optimizer.SquarePower));
            Assert.Equal("yes", facts["mine"]);
        }
    }

    [Theory]
    [InlineData("parameters")]
    [InlineData("best")]
    [InlineData("mean")]
    [InlineData("square")]
    public void An_array_that_is_missing_or_of_another_length_is_refused(string name)
    {
        var content = Content();
        var others = content.Tensors.Where(tensor => tensor.Name != name).ToArray();
        AssertRefused(content with { Tensors = others }, "not complete");
        AssertRefused(content with { Tensors = [.. others, new(name, [3], [1, 2, 3])] }, "not complete");
    }

    [Theory]
    [InlineData("bestEpoch", "3")]
    [InlineData("bestEpoch", "-1")]
    [InlineData("bestEpoch", "NaN")]
    [InlineData("bestLoss", "low")]
    [InlineData("lossBefore", "")]
    [InlineData("meanPower", "x")]
    [InlineData("squarePower", "x")]
    [InlineData("epoch.2", "0.15 0.12 2 1 5")]
    [InlineData("epoch.2", "0.15 0.12 2 1 5 much")]
    public void A_figure_that_is_missing_or_no_number_is_refused(string name, string text)
    {
        var content = Content();
        var metadata = new Dictionary<string, string>(content.Metadata) { ["training." + name] = text };
        AssertRefused(content with { Metadata = metadata }, "not complete");
        if (name.StartsWith("epoch", StringComparison.Ordinal)) return;
        metadata.Remove("training." + name);
        AssertRefused(content with { Metadata = metadata }, "not complete");
    }

    [Fact]
    public void Another_version_and_another_file_are_refused_with_what_they_are()
    {
        var content = Content();
        var metadata = new Dictionary<string, string>(content.Metadata) { ["training.version"] = "2" };
        AssertRefused(content with { Metadata = metadata }, "version 2, this program reads 1");
        metadata.Remove("training.version");
        AssertRefused(content with { Metadata = metadata }, "holds no training.version");
    }

    private static SafetensorsContent Content()
    {
        var bytes = TrainingStateFile.Write(State, new Dictionary<string, string>());
        Assert.True(Safetensors.TryRead(bytes, out var content, out var fault), fault);
        return content;
    }

    private static void AssertRefused(SafetensorsContent content, string expected)
    {
        Assert.False(TrainingStateFile.TryRead(Safetensors.Write(content), out var state, out _, out var fault));
        Assert.Null(state);
        Assert.Contains(expected, fault, StringComparison.Ordinal);
    }
}
