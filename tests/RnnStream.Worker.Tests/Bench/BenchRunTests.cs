using System.Text.Json;
using RnnStream.Worker.Bench;
using RnnStream.Worker.Configuration;
using RnnStream.Worker.Verbs;

namespace RnnStream.Worker.Tests.Bench;

public class BenchRunTests
{
    [Fact]
    public async Task Every_figure_of_a_second_is_above_zero()
    {
        var run = new BenchRun(Settings.Load(null, []), 50, 1, CancellationToken.None);
        using var json = JsonDocument.Parse(BenchTable.ToJson(await run.RunAsync(static _ => { })));
        foreach (var figure in json.RootElement.EnumerateObject().Where(static f => f.Name != "kernel"))
            Assert.True(figure.Value.GetDouble() > 0, figure.Name);
    }

    [Theory]
    [InlineData("--seconds 0", "--seconds")]
    [InlineData("--seconds 3601", "--seconds")]
    [InlineData("--sensors 0", "--sensors")]
    [InlineData("--sensors 100001", "--sensors")]
    public void A_number_out_of_range_is_named(string arguments, string option)
    {
        var errors = BenchVerb.Create().Parse(arguments).Errors;
        Assert.StartsWith(option, Assert.Single(errors).Message, StringComparison.Ordinal);
    }
}
