using System.Globalization;
using System.Text.Json;
using RnnStream.Core.Readings;

namespace RnnStream.Benchmarks.Quality;

/// <summary>Reads the recorded sets beside the repository, in <c>../shared/data</c>.</summary>
internal static class RecordedSets
{
    private static readonly string[] OccupancyFiles = ["datatraining.txt", "datatest.txt", "datatest2.txt"];

    public static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var data = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(Path.Combine(data, "nab")))
            {
                return data;
            }
        }

        return null;
    }

    public static List<LabelledSeries> Nab(string data)
    {
        using var windows = JsonDocument.Parse(File.ReadAllText(Path.Combine(data, "nab", "windows.json")));
        return [.. windows.RootElement.EnumerateObject().OrderBy(f => f.Name, StringComparer.Ordinal)
            .Where(f => File.Exists(Path.Combine(data, "nab", f.Name)))
            .Select(f => NabFile(Path.Combine(data, "nab", f.Name), f))];
    }

    public static List<LabelledSeries> Skab(string data) =>
        [.. Directory.EnumerateFiles(Path.Combine(data, "skab"), "*.csv", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(f => Wide(f, ';', "anomaly", ["changepoint"]))];

    public static List<LabelledSeries> Gecco(string data) =>
        [Wide(Path.Combine(data, "gecco2018", "water_quality.csv"), ',', "EVENT", [])];

    public static List<LabelledSeries> Occupancy(string data) =>
        [.. OccupancyFiles.Select(f => Wide(Path.Combine(data, "occupancy", f), ',', string.Empty, ["date", "Occupancy", "#"]))];

    private static LabelledSeries NabFile(string path, JsonProperty file)
    {
        var rows = File.ReadLines(path).Skip(1).Select(l => l.Split(',')).ToArray();
        var stretches = file.Value.EnumerateArray()
            .Select(w => (Time(w[0].GetString()!), Time(w[1].GetString()!))).ToArray();
        return new LabelledSeries(file.Name, [.. rows.Select(r => Time(r[0]))], [.. rows.Select(r => new[] { Number(r[1]) })],
            stretches, []);
    }

    private static LabelledSeries Wide(string path, char separator, string label, string[] ignored)
    {
        var lines = File.ReadAllLines(path);
        var names = lines[0].Split(separator).Select(n => n.Trim('"')).ToList();
        var cells = lines.Skip(1).Select(l => l.Split(separator).Select(c => c.Trim('"')).ToArray()).ToArray();
        if (cells[0].Length == names.Count + 1)
        {
            names.Insert(0, "#");
        }

        var timeColumn = names.FindIndex(n => n is "datetime" or "timestamp" or "date");
        var labelColumn = names.IndexOf(label);
        var columns = Enumerable.Range(0, names.Count)
            .Where(c => c != timeColumn && c != labelColumn && !ignored.Contains(names[c])).ToArray();
        return new LabelledSeries(
            Path.GetFileName(Path.GetDirectoryName(path)) + "/" + Path.GetFileName(path),
            [.. cells.Select(r => Time(r[timeColumn]))],
            [.. cells.Select(r => columns.Select(c => Number(r[c])).ToArray())],
            [],
            labelColumn < 0 ? [] : [.. cells.Select(r => r[labelColumn] is "1.0" or "1" or "TRUE" or "True")]);
    }

    private static long Time(string text) => EventTime.From(
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;
}
