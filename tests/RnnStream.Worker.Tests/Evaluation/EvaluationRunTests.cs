using System.Globalization;
using RnnStream.Formats.Logs;
using RnnStream.Testing.Storage;
using RnnStream.Worker.Configuration;
using RnnStream.Worker.Evaluation;
using RnnStream.Worker.Verbs;

namespace RnnStream.Worker.Tests.Evaluation;

public sealed class EvaluationRunTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_corpus_is_written_row_for_row_as_it_was()
    {
        var path = Log("cat/a.csv", rows: 60, row => row == 30 ? "2026-01-01 00:00:00,7.50" : Row(row));
        var labels = Windows("""{"cat/a.csv": [["2026-01-01 00:40:00", "2026-01-01 00:49:00"]]}""");
        var series = (await RunAsync(path, labels))[0];
        NabFile.Write(_folder.Join("out.csv"), series);

        var (before, after) = (File.ReadAllLines(path), File.ReadAllLines(_folder.Join("out.csv")));
        Assert.Equal("timestamp,value,anomaly_score,label", after[0]);
        Assert.Equal(before.Length, after.Length);
        for (var row = 1; row < before.Length; row++)
        {
            Assert.StartsWith(before[row] + ",", after[row], StringComparison.Ordinal);
            Assert.EndsWith(row - 1 is >= 40 and <= 49 ? ",1" : ",0", after[row], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_trivial_detectors_stand_beside_the_product()
    {
        var path = Log("a.csv", rows: 200, Row);
        var labels = Windows("""{"a.csv": [["2026-01-01 01:00:00", "2026-01-01 01:30:00"]]}""");
        var outcome = EvaluationOutcome.Of([await RunAsync(path, labels)], trainingRows: 50, rejected: 0, () => 0);

        Assert.Equal(150, outcome.Rows);
        Assert.Equal(5, outcome.Detectors.Count);
        Assert.Equal(1, outcome.Product.Episodes.Labelled);
        var always = outcome.Detectors[1];
        Assert.Equal(31, always.Rows.Hits);
        Assert.Equal(1, always.Rows.FalseAlarmRate);
        Assert.Contains("\"alarm every 5 %\"", EvaluationSummary.ToJson(outcome), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Training_rows_that_leave_nothing_are_refused()
    {
        var series = await RunAsync(Log("a.csv", rows: 40, Row), Windows("""{"a.csv": []}"""));
        Assert.Throws<VerbException>(() => EvaluationOutcome.Of([series], trainingRows: 40, rejected: 0, () => 0));
    }

    [Theory]
    [InlineData("""{"a.csv": [["2030-01-01 00:00:00", "2030-01-02 00:00:00"]]}""", "lies outside")]
    [InlineData("""{"a.csv": [["2026-01-01 00:10:00", "2030-01-02 00:00:00"]]}""", "lies outside")]
    [InlineData("""{"b.csv": []}""", "holds no labels")]
    public async Task Labels_that_do_not_belong_to_the_log_are_refused(string windows, string fault)
    {
        var path = Log("a.csv", rows: 40, Row);
        var thrown = await Assert.ThrowsAsync<VerbException>(() => RunAsync(path, Windows(windows)));
        Assert.Contains(fault, thrown.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, thrown.ExitCode);
    }

    [Fact]
    public void Overlapping_windows_are_said_to_count_as_one()
    {
        var labels = Windows("""{"a.csv": [["2026-01-01 00:10:00", "2026-01-01 00:20:00"], ["2026-01-01 00:05:00", "2026-01-01 00:12:00"]]}""");
        Assert.Contains("2 windows overlap and count as 1", Assert.Single(labels.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_labelled_row_counts_also_one_without_a_value()
    {
        var path = _folder.Join("wide.csv");
        File.WriteAllLines(path, ["timestamp,a,b,fault", .. Enumerable.Range(0, 40).Select(row =>
            Time(row) + (row == 5 ? ",,,1" : $",{row % 3},{row % 7},0"))]);
        var options = new LogReadOptions { IgnoreColumns = ["fault"], Vector = true };
        var series = Assert.Single(await RunAsync(path, LabelSource.Column("fault"), options));

        Assert.Equal(40, series.Rows);
        Assert.Equal(RowFate.Missing, series.Fates[5]);
        Assert.True(series.Logged.Labels[5]);
        Assert.Equal(2, series.Logged.ChannelCount);
    }

    private static async Task<IReadOnlyList<JudgedSeries>> RunAsync(string path, LabelSource labels, LogReadOptions? options = null)
    {
        var settings = Settings.Load(null, [], EvaluateVerb.Defaults);
        var run = new EvaluationRun(settings, options ?? new LogReadOptions(), labels);
        return (await run.RunAsync([path], static _ => { }, CancellationToken.None))[0];
    }

    private static string Row(int row) => string.Create(CultureInfo.InvariantCulture, $"{Time(row)},{row % 5}.0");

    private static string Time(int row) =>
        new DateTime(2026, 1, 1).AddMinutes(row).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private string Log(string name, int rows, Func<int, string> row)
    {
        var path = _folder.Join(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllLines(path, ["timestamp,value", .. Enumerable.Range(0, rows).Select(row)]);
        return path;
    }

    private LabelSource Windows(string json)
    {
        File.WriteAllText(_folder.Join("windows.json"), json);
        return LabelSource.File(_folder.Join("windows.json"));
    }
}
