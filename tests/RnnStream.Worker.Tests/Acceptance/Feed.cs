using System.Diagnostics;
using System.Globalization;
using System.Text;
using RnnStream.Core.Readings;
using RnnStream.Core.Simulation;
using RnnStream.Formats.Text;
using RnnStream.Testing;

namespace RnnStream.Worker.Tests.Acceptance;

/// <summary>A simulated plant's readings, as a recorded log and as payloads for <c>mosquitto_pub -l</c>.</summary>
internal sealed class Feed
{
    private readonly Dictionary<string, List<string>> _payloads = [];

    public Feed(string folder, int sensors, TimeSpan length)
    {
        var simulation = new PlantSimulation(new SimulationOptions
        {
            Seed = 7,
            SensorCount = sensors,
            Interval = TimeSpan.FromMinutes(5),
            Faults = new FaultOptions { WarmUp = TimeSpan.FromDays(2), MeanInterval = TimeSpan.FromDays(2) },
        });
        var end = new SimulationOptions().Start + EventTime.From(length);
        var log = new StringBuilder("timestamp,sensor,value\n");
        for (var next = simulation.Next(); next.EventTime < end; next = simulation.Next())
        {
            var name = simulation.Sensors[next.Sensor].Name;
            var row = string.Create(CultureInfo.InvariantCulture, $"{Time(next.EventTime)},{next.Value}");
            log.Append(row.Replace(",", $",{name},", StringComparison.Ordinal)).Append('\n');
            if (!_payloads.TryGetValue(name, out var payloads)) _payloads.Add(name, payloads = []);
            payloads.Add(row);
            Readings++;
        }
        Log = Path.Join(folder, "feed.csv");
        File.WriteAllText(Log, log.ToString());
    }

    /// <summary>The recorded log.</summary>
    public string Log { get; }

    public int Readings { get; }

    public IReadOnlyCollection<string> Sensors => _payloads.Keys;

    /// <summary>Readings of the first parts together.</summary>
    public int ReadingsOf(int parts, int allParts) => _payloads.Values.Sum(payloads => payloads.Count * parts / allParts);

    /// <summary>Publishes a part of every sensor's readings, each sensor in order, one line a message.</summary>
    /// <param name="port">The broker's.</param>
    /// <param name="part">0-based.</param>
    /// <param name="parts">How many parts there are.</param>
    /// <param name="quality">Quality of service.</param>
    /// <param name="place">Where the broker runs; it is reached by the loopback address there.</param>
    public async Task PublishAsync(int port, int part = 0, int parts = 1, int quality = 1, NetworkPlace? place = null)
    {
        foreach (var (name, payloads) in _payloads)
        {
            var (first, last) = (payloads.Count * part / parts, payloads.Count * (part + 1) / parts);
            place ??= NetworkPlace.Here;
            string[] words =
            [
                .. place.Program, "mosquitto_pub", "-h", place.Addresses[0], "-p", $"{port}", "-q", $"{quality}", "-l", "-t", $"sensors/{name}",
            ];
            using var publisher = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardInput = true })!;
            foreach (var payload in payloads[first..last]) await publisher.StandardInput.WriteLineAsync(payload);
            publisher.StandardInput.Close();
            await publisher.WaitForExitAsync();
            Assert.Equal(0, publisher.ExitCode);
        }
    }

    private static string Time(long eventTime)
    {
        Span<byte> text = stackalloc byte[64];
        return Encoding.ASCII.GetString(text[..EventTimeText.Write(eventTime, text)]);
    }
}
