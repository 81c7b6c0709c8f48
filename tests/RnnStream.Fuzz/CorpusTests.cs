using Xunit;

namespace RnnStream.Fuzz;

/// <summary>Goal: what was found once stays mended, and every fuzzer works. Method: the kept corpus, and a few thousand
/// mutations of it from a fixed seed; <c>RNNSTREAM_FUZZ_SECONDS</c> for more.</summary>
public sealed class CorpusTests
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(
        double.TryParse(Environment.GetEnvironmentVariable("RNNSTREAM_FUZZ_SECONDS"), out var seconds) ? seconds : 0.5);

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(static target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    [Trait("Fault", "N9")]
    [Trait("Fault", "I2")]
    [Trait("Fault", "I3")]
    [Trait("Fault", "D4")]
    [Trait("Fault", "M3")]
    [Trait("Fault", "C1")]
    public void No_input_breaks_a_target(string name)
    {
        var target = FuzzTargets.All.Single(target => target.Name == name);
        var failure = new FuzzLoop(target, seed: 20260101).Run(Time, keepsNew: false);
        Assert.True(failure is null, $"the input is in {failure}");
    }
}
