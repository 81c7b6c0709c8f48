using System.CommandLine;
using RnnStream.Worker.Simulation;

namespace RnnStream.Worker.Tests.Verbs;

public class SimulateVerbTests
{
    [Theory]
    [InlineData("--format foo", "--format")]
    [InlineData("--plant mill", "--plant")]
    [InlineData("--faults none,spike", "--faults")]
    [InlineData("--sensors 0", "--sensors")]
    [InlineData("--duration soon", "--duration")]
    [InlineData("--start yesterday", "--start")]
    [InlineData("--publish localhost:1883", "--publish")]
    [InlineData("--publish mqtt://h --out x", "--publish")]
    [InlineData("--rate 5 --speed 5", "--rate")]
    [InlineData("--qos 3", "--qos")]
    [InlineData("--format nab --sensors 2", "--format")]
    [InlineData("--topic-prefix a/#", "--topic-prefix")]
    public void A_wrong_option_is_named_in_one_line(string arguments, string option)
    {
        Assert.False(TryRead(arguments, out _, out var faults));
        Assert.StartsWith(option, Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_wrong_is_said_at_once()
    {
        Assert.False(TryRead("--qos 9 --sensors 0 --format foo", out _, out var faults));
        Assert.Equal(3, faults.Count);
    }

    [Fact]
    public void Defaults_write_a_week_and_publish_without_end()
    {
        Assert.True(TryRead("", out var file, out _));
        Assert.Equal(TimeSpan.FromDays(7), file.Duration);
        Assert.True(TryRead("--publish mqtt://localhost", out var publishing, out _));
        Assert.Null(publishing.Duration);
        Assert.Equal(1, publishing.Speed);
    }

    private static bool TryRead(string arguments, out SimulateSettings settings, out IReadOnlyList<string> faults)
    {
        var options = new SimulateOptions();
        var command = new Command("simulate");
        options.AddTo(command);
        return options.TryRead(command.Parse(arguments), out settings, out faults);
    }
}
