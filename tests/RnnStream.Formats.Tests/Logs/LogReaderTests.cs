using System.IO.Compression;
using System.Text;
using RnnStream.Core.Readings;
using RnnStream.Formats.Logs;

namespace RnnStream.Formats.Tests.Logs;

public sealed class LogReaderTests
{
    private const string T0 = "2020-09-13 12:26:40";
    private const string T1 = "2020-09-13 12:26:50";

    [Theory]
    [InlineData($"timestamp,value\n{T0},1\n{T1},2\n", LogFormat.CsvNab, "pump=1@1600000000 pump=2@1600000010")]
    [InlineData($"timestamp,value\r\n{T0},1\r\n{T1},2", LogFormat.CsvNab, "pump=1@1600000000 pump=2@1600000010")]
    [InlineData("1600000000,1\n1600000010,2\n", LogFormat.CsvNab, "pump=1@1600000000 pump=2@1600000010")]
    [InlineData($"\uFEFFtimestamp,value\n\n{T0},1\n\n", LogFormat.CsvNab, "pump=1@1600000000")]
    [InlineData($"{T0};1.5\n{T1};2\n", LogFormat.CsvNab, "pump=1.5@1600000000 pump=2@1600000010")]
    [InlineData("timestamp,a,b\n1600000000,1,\n1600000010000,NA,4\n", LogFormat.CsvWide, "a=1@1600000000 b=4@1600000010")]
    [InlineData($"time\ta\tb\n{T0}\t1\t2\n", LogFormat.CsvWide, "a=1@1600000000 b=2@1600000000")]
    [InlineData($"a,when,b\n1,{T0},2\n", LogFormat.CsvWide, "a=1@1600000000 b=2@1600000000")]
    [InlineData($"timestamp,a,label\n{T0},1,x\n{T1},2,y\n", LogFormat.CsvWide, "a=1@1600000000 a=2@1600000010")]
    [InlineData($"\"date\",\"T\",\"H\"\n\"1\",\"{T0}\",23.7,\"26\"\n", LogFormat.CsvWide, "T=23.7@1600000000 H=26@1600000000")]
    [InlineData($",timestamp,T\n0,{T0},23.7\n", LogFormat.CsvWide, "T=23.7@1600000000")]
    [InlineData($"timestamp,sensor,value\n{T0},p/1,1\n{T1},\"p,2\",2\n", LogFormat.CsvLong, "p/1=1@1600000000 p,2=2@1600000010")]
    [InlineData($"{T0},p/1,1\n{T1},p/2,2\n", LogFormat.CsvLong, "p/1=1@1600000000 p/2=2@1600000010")]
    [InlineData($"id,time,unit,value\nx,{T0},C,1\n", LogFormat.CsvLong, "x=1@1600000000")]
    [InlineData("{\"timestamp\":1600000000,\"sensor\":\"p/1\",\"value\":1}\n{\"timestamp\":1600000010,\"sensor\":\"p/2\",\"value\":2}",
        LogFormat.JsonLines, "p/1=1@1600000000 p/2=2@1600000010")]
    [InlineData("{\"ts\":1600000000,\"a\":1,\"b\":{\"c\":2}}\n", LogFormat.JsonLines, "a=1@1600000000 b/c=2@1600000000")]
    [InlineData("{\"ts\":1600000000,\"value\":1}\n", LogFormat.JsonLines, "pump=1@1600000000")]
    [InlineData("cpu,host=a usage=1 1600000000000000000\n# note\ncpu,host=b usage=2 1600000010", LogFormat.LineProtocol,
        "cpu/a/usage=1@1600000000 cpu/b/usage=2@1600000010")]
    [InlineData($"{T0} sensors/a/b 1\n{T1} sensors/a/b {{\"x\":2}}\n", LogFormat.MqttCapture, "a/b=1 a/b/x=2")]
    [InlineData("2020-09-13T12:26:40+0000 tele/x 1\n", LogFormat.MqttCapture, "tele/x=1")]
    [InlineData("1600000000.5 tele/x 1\n", LogFormat.MqttCapture, "tele/x=1")]
    [InlineData("sensors/a 1\nsensors/b {\"ts\":1600000000,\"value\":2}\n", LogFormat.MqttCapture, "a=1 b=2@1600000000")]
    [InlineData(
        "{\"tst\":\"2020-09-13T14:26:40.000000Z+0200\",\"topic\":\"sensors/a b\",\"qos\":0,\"retain\":0,\"payload\":\"{\\\"x\\\":2}\"}\n"
        + "{\"tst\":\"2020-09-13T12:26:40.000000Z+0000\",\"topic\":\"tele/c\",\"payload\":{\"y\":[1]}}",
        LogFormat.MqttCapture, "a b/x=2|tele/c/y/0=1")]
    public void Every_layout_is_told_from_its_content(string content, LogFormat format, string expected)
    {
        var list = Read(content, new LogReadOptions(), out var found);
        Assert.Equal(format, found);
        Assert.Equal(expected.Replace('|', ' '), string.Join(' ', list.Readings));
        Assert.Empty(list.Rejections);
    }

    [Theory]
    [InlineData("", "found no lines")]
    [InlineData("\n\n", "found no lines")]
    [InlineData("hello world\n", "pump.csv:1: found 'hello world'; expected CSV")]
    [InlineData("a,b\n1,2\n", "pump.csv:1: found 'a,b'; expected CSV")]
    [InlineData("timestamp,x\n2020-01-01,abc\n", "found no column with numbers")]
    [InlineData("Date;Time;x\n2020-01-01;12:30:00;1\n", "found the date in 'Date' and the time of day in 'Time'")]
    [InlineData("time,x,x\n1600000000,1,2\n", "found two columns 'x'")]
    [InlineData("{\"a\":\n", "expected one JSON object per line")]
    public void An_unknown_layout_is_one_clear_line(string content, string expected)
    {
        var exception = Assert.Throws<LogFormatException>(() => Read(content, new LogReadOptions(), out _));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void Utf16_is_recognised()
    {
        using var stream = new MemoryStream([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("timestamp,value\n")]);
        var exception = Assert.Throws<LogFormatException>(() => LogReader.Open(stream, "x.csv", new LogReadOptions()));
        Assert.Contains("UTF-16", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_files_and_folders_are_one_clear_line()
    {
        var missing = Assert.Throws<LogFormatException>(() => LogReader.Open("/nowhere/x.csv", new LogReadOptions()));
        Assert.Equal("/nowhere/x.csv: cannot be opened: no such folder", missing.Message);
        var folder = Assert.Throws<LogFormatException>(() => LogReader.Open(Path.GetTempPath(), new LogReadOptions()));
        Assert.Contains("it is a folder", folder.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_rows_are_rejected_with_file_and_line_and_cost_nothing_else()
    {
        var content = $"timestamp,value\n{T0},1\nyesterday,2\n{T0},x\n{T0}\n{T0},inf\n9999-01-01,1\n{T0},\"1\n{T0},1,2\n{T0},7\n";
        var list = Read(content, new LogReadOptions(), out _);
        Assert.Equal(["pump=1@1600000000", "pump=7@1600000000"], list.Readings);
        Assert.Equal(
        [
            RejectionReason.InvalidTime, RejectionReason.NoValue, RejectionReason.Malformed, RejectionReason.NotFinite,
            RejectionReason.TimeOutOfRange, RejectionReason.Malformed, RejectionReason.Malformed,
        ],
            list.Rejections);
        Assert.StartsWith("pump.csv:3: InvalidTime", list.RejectionTexts[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_can_be_ignored_and_a_missing_one_is_an_error()
    {
        var content = $"timestamp,a,anomaly\n{T0},1,0\n";
        Assert.Equal(["a=1@1600000000"], Read(content, new() { IgnoreColumns = ["anomaly"] }, out _).Readings);
        var exception = Assert.Throws<LogFormatException>(() => Read(content, new() { IgnoreColumns = ["label"] }, out _));
        Assert.Equal("pump.csv:1: found no column 'label' among 'timestamp', 'a', 'anomaly'", exception.Message);
    }

    [Fact]
    public void A_wide_log_can_be_one_vector_sensor()
    {
        var content = $"timestamp,a,b\n{T0},1,\n{T1},,\n{T1},3,4\n";
        var list = Read(content, new() { Vector = true }, out _);
        Assert.Equal(["pump=1,NaN@1600000000", "pump=3,4@1600000010"], list.Readings);
    }

    [Fact]
    public void Names_can_be_built_from_file_and_column()
    {
        var options = new LogReadOptions { Sensor = "{file}/{column}" };
        Assert.Equal(["pump/a=1@1600000000"], Read($"timestamp,a\n{T0},1\n", options, out _).Readings);
        Assert.Equal(["pump/x=1@1600000000"], Read($"timestamp,sensor,value\n{T0},x,1\n", options, out _).Readings);
    }

    [Fact]
    public void Gzipped_logs_are_read_and_damaged_ones_are_one_clear_line()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            for (var index = 0; index < 50_000; index++)
                gzip.Write(Encoding.UTF8.GetBytes($"{1600000000 + index},{index * 7919 % 1000}\n"));
        }

        var bytes = packed.ToArray();
        var sink = new CountingSink();
        using (var reader = LogReader.Open(new MemoryStream(bytes), "x.csv.gz", new LogReadOptions()))
        {
            Assert.Equal(50_000, reader.Read(sink).Readings);
            Assert.Equal(bytes.Length, reader.BytesRead);
        }

        using var cut = LogReader.Open(new MemoryStream(bytes[..^(bytes.Length / 3)]), "x.csv.gz", new LogReadOptions());
        Assert.Throws<LogFormatException>(() => cut.Read(sink));
        bytes[bytes.Length / 2] ^= 0xFF;
        bytes[bytes.Length / 2 + 1] ^= 0xFF;
        using var damaged = LogReader.Open(new MemoryStream(bytes), "x.csv.gz", new LogReadOptions());
        var exception = Assert.Throws<LogFormatException>(() => damaged.Read(sink));
        Assert.Contains("gzip data is damaged", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_beyond_the_bound_is_rejected_once_and_passed_over()
    {
        var content = $"timestamp,value\n{T0},1\n{new string('9', 3_000_000)}\n{T1},2\n";
        var list = Read(content, new LogReadOptions(), out _);
        Assert.Equal(["pump=1@1600000000", "pump=2@1600000010"], list.Readings);
        Assert.Equal([RejectionReason.TooLarge], list.Rejections);
    }

    [Fact]
    public void Reading_a_log_allocates_nothing_per_row()
    {
        var text = new StringBuilder("timestamp,value\n");
        for (var index = 0; index < 40_000; index++) text.Append("2020-09-13 12:26:40,").Append(index).Append(".25\n");
        var content = Encoding.UTF8.GetBytes(text.ToString());

        // Several attempts: while the runtime still recompiles hot code, it may allocate on this thread for itself.
        Assert.Equal(0, Enumerable.Range(0, 5).Min(_ => AllocatedBy(content)));
    }

    private static long AllocatedBy(byte[] content)
    {
        using var reader = LogReader.Open(new MemoryStream(content), "x.csv", new LogReadOptions());
        var sink = new CountingSink();
        reader.ReadBlock(sink);
        reader.ReadBlock(sink);
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (reader.ReadBlock(sink))
        {
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(40_000, sink.Readings);
        return allocated;
    }

    internal static ReadingList Read(string content, LogReadOptions options, out LogFormat format)
    {
        using var reader = LogReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(content)), "pump.csv", options);
        var list = new ReadingList();
        var totals = reader.Read(list);
        Assert.Equal(list.Readings.Count, totals.Readings);
        Assert.Equal(list.Rejections.Count, totals.Rejections);
        format = reader.Format;
        return list;
    }
}
