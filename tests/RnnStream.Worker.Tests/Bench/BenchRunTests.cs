using System.Text.Json;
using RnnStream.Worker.Bench;
using RnnStream.Worker.Configuration;

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
}
