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
        Row(figures, "readings", $"{outcome.Readings:N0} of {outcome.Sensors:N0} sensors");
        Row(figures, "episodes", $"{outcome.Episodes.Count:N0}");
        Row(figures, "time", $"{outcome.Seconds:0.00} s, {outcome.ReadingsPerSecond:N0} readings/s");
        Row(figures, "not applied",
            $"{outcome.Accounting.Duplicates:N0} duplicates, {outcome.Accounting.Late:N0} late, "
            + $"{outcome.Accounting.RejectedTotal:N0} rejected, {outcome.Totals.Missing:N0} missing");
        Row(figures, "models", string.Join(", ", outcome.Versions.Select(static pair => $"{pair.Key} v{pair.Value}")));
        Row(figures, "state digest", outcome.StateDigest);
        if (outDirectory is not null) Row(figures, "results", Path.GetFullPath(outDirectory));
        AnsiConsole.Write(figures);
        foreach (var example in outcome.Examples)
            AnsiConsole.MarkupLineInterpolated($"[yellow]{example.Count:N0} x {example.Reason}[/]: {example.Detail} {example.Topic}");
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
                new Text(MessagePayload.Name(episode.Latest.Kind)), new Text(MessagePayload.Name(episode.Latest.Severity)),
                new Text(episode.Latest.EpisodePeak.ToString("0.0", CultureInfo.InvariantCulture)),
                new Text(episode.IsClosed
                    ? EventTime.ToTimeSpan(episode.Latest.EventTime - episode.Opening.EpisodeStart).ToString("g", CultureInfo.InvariantCulture)
                    : "still open"),
                new Text(EpisodeReason.Of(episode.Sensor, episode.Opening)));
        }
        if (outcome.Episodes.Count > EpisodesShown)
            table.Caption($"the {EpisodesShown} strongest of {outcome.Episodes.Count:N0}");
        return table;
    }
}
