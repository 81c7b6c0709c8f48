using System.Text.Json;
using RnnStream.Core.Simulation;
using RnnStream.Worker.Output;
using RnnStream.Worker.Replay;
using Spectre.Console;

namespace RnnStream.Worker.Demo;

/// <summary>What a demonstration came to.</summary>
internal sealed class DemoOutcome
{
    public required DemoScore Score { get; init; }

    public required IReadOnlyList<Fault> Faults { get; init; }

    public required Func<Fault, string> SensorOf { get; init; }

    public required IReadOnlyList<EpisodeSummary> Episodes { get; init; }

    public required int Sensors { get; init; }

    public required double Days { get; init; }

    public required long Readings { get; init; }

    public required long Published { get; init; }

    public required double Seconds { get; init; }

    /// <summary>False episodes per sensor and week.</summary>
    public double FalsePerSensorWeek => Score.False.Count / Math.Max(1e-9, Sensors * Days / 7);

    /// <summary>One JSON object.</summary>
    public string ToJson() => JsonSerializer.Serialize(new
    {
        injected = Score.Injected,
        found = Score.Found,
        falseEpisodes = Score.False.Count,
        sensors = Sensors,
        readings = Readings,
        readingsPerSecond = Math.Round(Readings / Math.Max(Seconds, 1e-9)),
        sensorWeeks = Math.Round(Sensors * Days / 7, 2),
        seconds = Math.Round(Seconds, 1),
    });

    /// <summary>The same for people.</summary>
    public void Print(IAnsiConsole console)
    {
        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle("injected faults") };
        table.AddColumns("kind", "injected", "found");
        foreach (var kind in Faults.GroupBy(static fault => fault.Kind).OrderBy(static group => group.Key))
        {
            var missed = kind.Count(Score.Missed.Contains);
            table.AddRow(MessagePayload.Name(kind.Key), $"{kind.Count()}", $"{kind.Count() - missed}");
        }
        console.Write(table);
        foreach (var fault in Score.Missed)
        {
            var kind = MessagePayload.Name(fault.Kind);
            console.MarkupLineInterpolated(
                $"[yellow]missed[/] {kind} of {SensorOf(fault)}, strength {fault.Strength:0.0}");
        }
        foreach (var episode in Score.False)
        {
            var reason = EpisodeReason.Of(episode.Sensor, episode.Opening);
            console.MarkupLineInterpolated(
                $"[yellow]false[/]  {reason} [grey]score {episode.Opening.EpisodePeak:0.0}[/]");
        }
        var falseAlarms = $"{Score.False.Count} false episodes ({FalsePerSensorWeek:0.00} per sensor-week)";
        var extent = $"{Readings:N0} readings of {Sensors} sensors over {Days:0} days in {Seconds:0} s";
        console.MarkupLineInterpolated(
            $"[bold]{Score.Found} of {Score.Injected}[/] faults found, {falseAlarms}, {extent}.");
    }
}
