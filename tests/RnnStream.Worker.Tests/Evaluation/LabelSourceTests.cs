using RnnStream.Formats.Logs;
using RnnStream.Testing.Storage;
using RnnStream.Worker.Evaluation;
using RnnStream.Worker.Verbs;

namespace RnnStream.Worker.Tests.Evaluation;

/// <summary>Labels come to the rows they belong to, or it is said why they cannot.</summary>
public sealed class LabelSourceTests : IDisposable
{
    private static readonly string[] Sensors = ["one", "two"];
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_window_labels_its_rows_and_a_silence_the_row_that_ends_it()
    {
        var log = Log("a.csv", "timestamp,value", Enumerable.Range(0, 60).Where(static i => i is < 20 or > 40)
            .Select(static i => $"2026-01-01 00:{i:00}:00,{i}"));
        var labels = Windows("""
            {"a.csv": [["2026-01-01 00:05:00", "2026-01-01 00:07:00"], ["2026-01-01 00:25:00", "2026-01-01 00:30:00"]]}
            """);
        Assert.False(labels.IsBySensor([log]));
        var (series, windows) = Assert.Single(Label(labels, log));
        Assert.Equal([(5, 7), (20, 20)], windows.Select(static window => (window.First, window.Last)));
        Assert.Equal([5, 6, 7, 20], Enumerable.Range(0, series.Labels.Count).Where(row => series.Labels[row]));
    }

    [Theory]
    [InlineData("""{"b.csv": []}""", "holds no labels for ")]
    [InlineData("""{"a.csv": [["2026-01-01 02:00:00", "2026-01-01 03:00:00"]]}""", "lies outside ")]
    [InlineData("""{"a.csv": [["2025-01-01 00:00:00", "2026-01-01 00:05:00"]]}""", "lies outside ")]
    public void Windows_that_are_not_of_the_log_are_refused(string windows, string expected)
    {
        var log = Log("a.csv", "timestamp,value", ["2026-01-01 00:00:00,1", "2026-01-01 00:10:00,2"]);
        var fault = Assert.Throws<VerbException>(() => Label(Windows(windows), log));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Windows_that_overlap_count_as_one_and_that_is_said()
    {
        var labels = Windows("""
            {"a.csv": [["2026-01-01 00:01:00", "2026-01-01 00:05:00"], ["2026-01-01 00:04:00", "2026-01-01 00:07:00"]]}
            """);
        Assert.EndsWith("2 windows overlap and count as 1", Assert.Single(labels.Notes), StringComparison.Ordinal);
        Assert.Equal(["a.csv"], labels.Names);
    }

    [Fact]
    public void Windows_of_sensors_label_each_its_own_rows()
    {
        var log = Log("plant.csv", "timestamp,sensor,value", Both(static (time, name) => $"{time},{name},1"));
        var labels = Windows("""
            {"one": [["2026-01-01 00:01:00", "2026-01-01 00:02:00"]], "two": []}
            """);
        Assert.True(labels.IsBySensor([log]));
        var found = Label(labels, log);
        Assert.Equal(Sensors, found.Select(static one => one.Series.Sensor));
        Assert.Equal([1, 0], found.Select(static one => one.Windows.Count));
    }

    [Fact]
    public void A_column_labels_rows_without_a_value_too()
    {
        var log = Log("a.csv", "timestamp,value,odd",
            ["2026-01-01 00:00:00,1,no", "2026-01-01 00:01:00,,yes", "2026-01-01 00:02:00,3,yes"]);
        var (series, windows) = Assert.Single(Label(LabelSource.Column("odd"), log, "odd"));
        Assert.Equal([false, true, true], series.Labels);
        Assert.Equal((1, 2), (Assert.Single(windows).First, windows[0].Last));
    }

    [Fact]
    public void A_column_labels_the_rows_of_several_sensors_in_their_order()
    {
        var log = Log("plant.csv", "timestamp,sensor,value,odd",
            Both(static (time, name) => $"{time},{name},1,{(name == "two" ? 1 : 0)}"));
        var found = Label(LabelSource.Column("odd"), log, "odd");
        Assert.All(found[0].Series.Labels, static label => Assert.False(label));
        Assert.All(found[1].Series.Labels, static label => Assert.True(label));
    }

    [Fact]
    public void A_log_that_cannot_be_judged_says_why()
    {
        var options = new LogReadOptions();
        var input = Assert.Throws<VerbException>(() => LoggedRows.Read("-", options, CancellationToken.None));
        Assert.Contains("name a file", input.Message, StringComparison.Ordinal);
        var lines = new LogReadOptions { Format = LogFormat.JsonLines };
        var empty = Log("empty.jsonl", """{"time":"2026-01-01T00:00:00Z","sensor":"a","value":"x"}""", []);
        var fault = Assert.Throws<VerbException>(() => LoggedRows.Read(empty, lines, CancellationToken.None));
        Assert.Contains("found no reading; first, ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_left_out_of_a_log_is_noted()
    {
        var log = Log("a.csv", "timestamp,value,comment",
            ["2026-01-01 00:00:00,1,ok", "2026-01-01 00:01:00,x,ok", "2026-01-01 00:02:00,3,ok"]);
        var notes = LoggedRows.Read(log, new LogReadOptions(), CancellationToken.None).Notes(log).ToList();
        Assert.Contains(notes, static note => note.EndsWith("are left out: comment", StringComparison.Ordinal));
        Assert.Contains(notes, static note => note.Contains("1 rejected; first, ", StringComparison.Ordinal));
    }

    private static IReadOnlyList<(LoggedSeries Series, IReadOnlyList<Core.Evaluation.RowWindow> Windows)> Label(
        LabelSource labels, string log, params string[] ignored)
    {
        var options = new LogReadOptions { IgnoreColumns = ignored };
        return labels.Label(log, LoggedRows.Read(log, options, CancellationToken.None), options);
    }

    private static IEnumerable<string> Both(Func<string, string, string> row) => Enumerable.Range(0, 5)
        .SelectMany(i => Sensors.Select(name => row($"2026-01-01 00:0{i}:00", name)));

    private string Log(string name, string header, IEnumerable<string> rows)
    {
        File.WriteAllLines(_folder.Join(name), [header, .. rows]);
        return _folder.Join(name);
    }

    private LabelSource Windows(string json)
    {
        File.WriteAllText(_folder.Join("windows.json"), json);
        return LabelSource.File(_folder.Join("windows.json"));
    }
}
