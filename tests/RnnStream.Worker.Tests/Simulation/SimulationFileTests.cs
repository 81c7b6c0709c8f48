using System.IO.Compression;
using System.Text;
using System.Text.Json;
using RnnStream.Core.Simulation;
using RnnStream.Formats.Logs;
using RnnStream.Worker.Simulation;

namespace RnnStream.Worker.Tests.Simulation;

public sealed class SimulationFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("simulation-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(LogFormat.CsvLong)]
    [InlineData(LogFormat.CsvWide)]
    [InlineData(LogFormat.JsonLines)]
    [InlineData(LogFormat.LineProtocol)]
    [InlineData(LogFormat.MqttCapture)]
    public void The_same_settings_write_the_same_bytes(LogFormat format)
    {
        Assert.Equal(Written(format), Written(format));
        Assert.True(Written(format).Split('\n').Length > 1_000);
    }

    [Fact]
    public void A_file_that_ends_in_gz_is_gzipped()
    {
        var path = Path.Combine(_folder, "log.csv.gz");
        SimulationFile.Write(Settings(LogFormat.CsvLong) with { Out = path }, Stream.Null, CancellationToken.None);
        using var unzipped = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));

        Assert.Equal(Written(LogFormat.CsvLong), unzipped.ReadToEnd());
    }

    [Fact]
    public void Labels_name_every_sensor_and_hold_one_window_per_fault()
    {
        var windows = Path.Combine(_folder, "labels.json");
        var list = Path.Combine(_folder, "faults.jsonl");
        var settings = Settings(LogFormat.CsvLong) with
        {
            Labels = windows,
            FaultList = list,
            Duration = TimeSpan.FromDays(12),
        };
        SimulationFile.Write(settings, Stream.Null, CancellationToken.None);

        using var json = JsonDocument.Parse(File.ReadAllText(windows));
        var sensors = json.RootElement.EnumerateObject().ToArray();
        Assert.Equal(8, sensors.Length);
        Assert.Equal(File.ReadAllLines(list).Length, sensors.Sum(sensor => sensor.Value.GetArrayLength()));
    }

    private static string Written(LogFormat format)
    {
        using var stream = new MemoryStream();
        SimulationFile.Write(Settings(format), stream, CancellationToken.None);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static SimulateSettings Settings(LogFormat format) => new()
    {
        Simulation = new SimulationOptions { SensorCount = 8, Interval = TimeSpan.FromMinutes(10), Jitter = 0 },
        Duration = TimeSpan.FromDays(8),
        Format = format,
    };
}
