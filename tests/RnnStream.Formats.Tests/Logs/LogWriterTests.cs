using System.Text;
using RnnStream.Core.Readings;
using RnnStream.Formats.Logs;

namespace RnnStream.Formats.Tests.Logs;

public sealed class LogWriterTests
{
    [Theory]
    [InlineData(LogFormat.CsvLong)]
    [InlineData(LogFormat.CsvWide)]
    [InlineData(LogFormat.JsonLines)]
    [InlineData(LogFormat.LineProtocol)]
    [InlineData(LogFormat.MqttCapture)]
    public void What_is_written_is_read_back_exactly(LogFormat format)
    {
        string[] sensors = ["site/pump 1/vib", "a,b", format == LogFormat.CsvLong ? "x\"y\"" : "x"];
        if (format == LogFormat.MqttCapture) sensors[0] = "site/pump1/vib";
        var random = new Random(7);
        var expected = new List<(string, long, double)>();
        var stream = new MemoryStream();
        using (var writer = new LogWriter(stream, new() { Format = format, Sensors = sensors, HasLabels = true }))
        {
            for (var row = 0; row < 500; row++)
            {
                foreach (var sensor in sensors)
                {
                    var time = 1_600_000_000 * EventTime.Second + row * 1_500_000_001L;
                    var value = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-9, 9));
                    expected.Add((sensor, time, value));
                    writer.Write(Encoding.UTF8.GetBytes(sensor), time, value, row % 2 == 0);
                }
            }
        }

        var list = new ReadingList();
        using var reader = LogReader.Open(
            new MemoryStream(stream.ToArray()), "x.log", new() { IgnoreColumns = format == LogFormat.CsvWide ? ["anomaly"] : [] });
        reader.Read(list);
        Assert.Equal(format, reader.Format);
        Assert.Empty(list.Rejections);
        Assert.Equal(expected, list.Raw.Select(reading => (reading.Sensor, reading.Time, reading.Values[0])));
    }

    [Fact]
    public void A_benchmark_file_is_written_as_the_benchmark_has_it()
    {
        var stream = new MemoryStream();
        using (var writer = new LogWriter(stream, new() { Format = LogFormat.CsvNab }))
        {
            writer.Write("x"u8, 1_372_896_000 * EventTime.Second, 69.88083514);
            writer.Write("x"u8, 1_372_896_060 * EventTime.Second, double.NaN);
        }

        Assert.Equal("timestamp,value\n2013-07-04 00:00:00,69.88083514\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void Missing_cells_of_a_wide_log_stay_missing()
    {
        var stream = new MemoryStream();
        using (var writer = new LogWriter(stream, new() { Format = LogFormat.CsvWide, Sensors = ["a", "b"], HasLabels = true }))
        {
            writer.Write("a"u8, 0, 1, isAnomaly: true);
            writer.Write("b"u8, EventTime.Second, 2);
        }

        Assert.Equal("timestamp,a,b,anomaly\n1970-01-01T00:00:00Z,1,,1\n1970-01-01T00:00:01Z,,2,0\n",
            Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void A_wide_log_without_a_column_for_a_sensor_is_a_bug() =>
        Assert.Throws<ArgumentException>(() =>
        {
            using var writer = new LogWriter(new MemoryStream(), new() { Format = LogFormat.CsvWide, Sensors = ["a"] });
            writer.Write("c"u8, 0, 1);
        });
}
