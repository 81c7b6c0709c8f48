using System.Text;
using RnnStream.Core.Readings;
using RnnStream.Formats.Logs;
using RnnStream.Formats.Payloads;

namespace RnnStream.Formats.Tests.Logs;

public sealed class SharedDataTests
{
    [SharedDataFact]
    public void Every_benchmark_file_is_read_whole_and_has_its_windows()
    {
        var folder = Path.Combine(SharedDataFactAttribute.Folder!, "nab");
        var windows = LabelReader.ReadWindows(Path.Combine(folder, "windows.json"));
        var files = Directory.GetFiles(folder, "*.csv", SearchOption.AllDirectories);
        Assert.Equal(29, files.Length);
        foreach (var file in files)
        {
            var totals = Read(file, new LogReadOptions(), out var list, out var format);
            Assert.Equal(LogFormat.CsvNab, format);
            Assert.Equal(totals.Lines - 1, totals.Readings);
            Assert.Empty(list.Rejections);
            Assert.All(list.Raw, reading => Assert.Equal(Path.GetFileNameWithoutExtension(file), reading.Sensor));
            Assert.NotNull(LabelReader.WindowsOf(windows, file));
        }
    }

    [SharedDataFact]
    public void Rows_published_line_by_line_give_the_readings_of_the_file()
    {
        var folder = Path.Combine(SharedDataFactAttribute.Folder!, "nab", "realKnownCause");
        foreach (var file in Directory.GetFiles(folder, "*.csv"))
        {
            Read(file, new LogReadOptions(), out var expected, out _);
            var topic = Encoding.UTF8.GetBytes("sensors/" + Path.GetFileNameWithoutExtension(file));
            var list = new ReadingList();
            var decoder = new PayloadDecoder([]);
            foreach (var line in File.ReadLines(file))
                decoder.Decode(topic, Encoding.UTF8.GetBytes(line), 1_790_000_000_000_000_000, list);
            Assert.Equal(expected.Readings, list.Readings);
            Assert.Equal([RejectionReason.NoValue], list.Rejections);
        }
    }

    [SharedDataFact]
    public void The_water_plant_has_nine_sensors_missing_values_and_29_events()
    {
        var file = Path.Combine(SharedDataFactAttribute.Folder!, "gecco2018", "water_quality.csv");
        var totals = Read(file, new() { IgnoreColumns = ["EVENT"] }, out var list, out var format);
        Assert.Equal(LogFormat.CsvWide, format);
        Assert.Equal(69_784, totals.Lines);
        Assert.Equal(9, list.Raw.Select(reading => reading.Sensor).Distinct().Count());
        Assert.Equal(9 * 69_783, totals.Readings + totals.Missing);
        Assert.InRange(totals.Missing, 1, 9 * 985);
        Assert.Empty(list.Rejections);
        var labels = LabelReader.ReadColumn(file, "EVENT", new LogReadOptions());
        Assert.Equal(996, labels.Flags.Count(flag => flag));
        Assert.Equal(29, labels.Windows().Count);
    }

    [SharedDataFact]
    public void The_test_bench_has_eight_sensors_and_labels()
    {
        foreach (var file in Directory.GetFiles(
            Path.Combine(SharedDataFactAttribute.Folder!, "skab"), "*.csv", SearchOption.AllDirectories))
        {
            var totals = Read(file, new() { IgnoreColumns = ["anomaly", "changepoint"] }, out var list, out _);
            Assert.Equal(8 * (totals.Lines - 1), totals.Readings);
            Assert.Equal(8, list.Raw.Select(reading => reading.Sensor).Distinct().Count());
            Assert.Empty(list.Rejections);
            var labels = LabelReader.ReadColumn(file, "anomaly", new LogReadOptions());
            Assert.Equal(totals.Lines - 1, labels.Flags.Count);
            Assert.Contains(true, labels.Flags);
        }
    }

    [SharedDataFact]
    public void The_office_has_row_numbers_and_quotes()
    {
        foreach (var (name, rows) in new[] { ("datatest", 2_665), ("datatest2", 9_752), ("datatraining", 8_143) })
        {
            var file = Path.Combine(SharedDataFactAttribute.Folder!, "occupancy", name + ".txt");
            var totals = Read(file, new() { IgnoreColumns = ["Occupancy"] }, out var list, out _);
            Assert.Equal(5 * rows, totals.Readings);
            Assert.Empty(list.Rejections);
            Assert.Equal(["Temperature", "Humidity", "Light", "CO2", "HumidityRatio"],
                list.Raw.Take(5).Select(reading => reading.Sensor));
        }
    }

    private static LogTotals Read(string file, LogReadOptions options, out ReadingList list, out LogFormat format)
    {
        using var reader = LogReader.Open(file, options);
        list = new ReadingList();
        format = reader.Format;
        return reader.Read(list);
    }
}
