using System.Globalization;
using RnnStream.Core.Readings;
using RnnStream.Pipeline.Output;
using RnnStream.Worker.Output;
using Spectre.Console;

namespace RnnStream.Worker.Replay;

/// <summary>The outcome of a replay for people: figures, the strongest episodes, what was rejected.</summary>
internal static class ReplayTable
{
    private const int EpisodesShown = 20;

    public static void Print(ReplayOutcome outcome, string? outDirectory)
    {
        if (outcome.Episodes.Count > 0) AnsiConsole.Write(Episodes(outcome));
        var figures = new Grid().AddColumn().AddColumn();
        foreach (var (label, text) in ReplaySummary.Figures(outcome)) Row(figures, label, text);
        if (outDirectory is not null) Row(figures, "results", Path.GetFullPath(outDirectory));
        AnsiConsole.Write(figures);
        foreach (var example in outcome.Examples)
        {
            AnsiConsole.MarkupLineInterpolated(
                $"[yellow]{example.Count:N0} x {example.Reason}[/]: {example.Detail} {example.Topic}");
        }
    }

    private static void Row(Grid grid, string name, string value) =>
        grid.AddRow(new Markup($"[grey]{name}[/]"), new Text(value));

    private static Table Episodes(ReplayOutcome outcome)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("start", "sensor", "kind", "severity", "peak", "lasted", "why");
        foreach (var episode in outcome.Episodes.OrderByDescending(static e => e.Latest.EpisodePeak).Take(EpisodesShown)
            .OrderBy(static e => e.Opening.EpisodeStart))
        {
            table.AddRow(
                new Text(EventTimeText.Of(episode.Opening.EpisodeStart)), new Text(episode.Sensor.Name),
                new Text(MessagePayload.Name(episode.Latest.Kind)),
                new Text(MessagePayload.Name(episode.Latest.Severity)),
                new Text(episode.Latest.EpisodePeak.ToString("0.0", CultureInfo.InvariantCulture)),
                new Text(episode.IsClosed
                    ? EventTime.ToTimeSpan(episode.Latest.EventTime - episode.Opening.EpisodeStart)
                        .ToString("g", CultureInfo.InvariantCulture)
                    : "still open"),
                new Text(EpisodeReason.Of(episode.Sensor, episode.Opening)));
        }
        if (outcome.Episodes.Count > EpisodesShown)
            table.Caption($"the {EpisodesShown} strongest of {outcome.Episodes.Count:N0}");
        return table;
    }
}
