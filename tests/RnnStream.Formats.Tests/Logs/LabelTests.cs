using System.Text;
using RnnStream.Core.Readings;
using RnnStream.Formats.Logs;

namespace RnnStream.Formats.Tests.Logs;

public sealed class LabelTests
{
    private const long Start = 1_600_000_000 * EventTime.Second;

    [Fact]
    public void Windows_are_written_and_read_back_sorted_and_joined()
    {
        using var file = new TemporaryFile();
        using (var stream = File.Create(file.Path))
        {
            LabelWriter.WriteWindows(stream, new Dictionary<string, IReadOnlyList<LabelWindow>>
            {
                ["a/x.csv"] = [new(Start + 50 * EventTime.Second, Start + 60 * EventTime.Second), new(Start, Start + EventTime.Second)],
                ["x.csv"] = [],
                ["y.csv"] = [new(Start, Start + 5 * EventTime.Second), new(Start + 3 * EventTime.Second, Start + 9 * EventTime.Second)],
            });
        }

        var windows = LabelReader.ReadWindows(file.Path);
        Assert.Equal(3, windows.Count);
        Assert.Equal(Start, windows["a/x.csv"][0].Start);
        Assert.Equal([new LabelWindow(Start, Start + 9 * EventTime.Second)], windows["y.csv"]);
        Assert.Same(windows["a/x.csv"], LabelReader.WindowsOf(windows, "/data/a/x.csv"));
        Assert.Same(windows["x.csv"], LabelReader.WindowsOf(windows, "/data/b/x.csv"));
        Assert.Null(LabelReader.WindowsOf(windows, "/data/zx.csv"));
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{\"a\":1}")]
    [InlineData("{\"a\":[[\"2020-01-01\"]]}")]
    [InlineData("{\"a\":[[\"x\",\"y\"]]}")]
    [InlineData("{\"a\":[[\"2020-01-02\",\"2020-01-01\"]]}")]
    [InlineData("{")]
    [InlineData("")]
    public void Broken_windows_are_one_clear_line(string content)
    {
        using var file = new TemporaryFile(content);
        var exception = Assert.Throws<LogFormatException>(() => LabelReader.ReadWindows(file.Path));
        Assert.StartsWith(file.Path, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void A_label_column_becomes_flags_and_windows()
    {
        using var file = new TemporaryFile(
            "timestamp,a,EVENT\n1600000000,1,FALSE\n1600000001,,TRUE\n1600000002,2,1.0\n1600000003,2,\n1600000004,2,yes\n");
        var labels = LabelReader.ReadColumn(file.Path, "EVENT", new LogReadOptions());
        Assert.Equal([false, true, true, false, true], labels.Flags);
        Assert.Equal(
            [new LabelWindow(Start + EventTime.Second, Start + 2 * EventTime.Second), new(Start + 4 * EventTime.Second, Start + 4 * EventTime.Second)],
            labels.Windows());
    }

    [Theory]
    [InlineData("timestamp,a,b\n1600000000,1,2\n", "found no column 'EVENT'")]
    [InlineData("timestamp,a,EVENT\n1600000000,1,maybe\n", ":2: found 'maybe' in column 'EVENT'")]
    [InlineData("{\"ts\":1600000000,\"a\":1}\n", "found no CSV")]
    public void A_broken_label_column_is_one_clear_line(string content, string expected)
    {
        using var file = new TemporaryFile(content);
        var exception = Assert.Throws<LogFormatException>(
            () => LabelReader.ReadColumn(file.Path, "EVENT", new LogReadOptions()));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(string content = "") => File.WriteAllBytes(Path, Encoding.UTF8.GetBytes(content));

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
