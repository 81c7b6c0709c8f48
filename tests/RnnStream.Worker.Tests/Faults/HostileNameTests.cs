using System.Diagnostics;
using System.Text;
using System.Text.Json;
using RnnStream.Testing.Mqtt;
using RnnStream.Worker.Tests.Acceptance;

namespace RnnStream.Worker.Tests.Faults;

/// <summary>Goal: who may publish may call sensors what he likes, and nobody else is disturbed: no path, label, log
/// line or topic is built from it as it is. Method: JSON fields with names that brokers, file systems, terminals and
/// logs dislike, through the real service beside mosquitto.</summary>
public sealed class HostileNameTests
{
    private static readonly string[] Names =
    [
        "../../../../tmp/rnnstream-was-here", "/etc/passwd", "..", ".", "CON", "a\\..\\b", "%2e%2e%2f", new('/', 250), new('x', 480), "\uffff", "\ufdd0", "#", "+",
        "\u202egnirts", "\u2028", "{reason=\"x\"} 1", "$SYS/broker", "'; DROP TABLE", "<script>alert(1)</script>", "[red]x[/]",
    ];

    // These never become a sensor: they cannot be told from the lines of a log, or are too long.
    private static readonly string[] Refused = ["a\nb", "a\0b", "\u001b[2J", "\u0085", new('y', 600)];

    [MosquittoFact]
    [Trait("Fault", "I5")]
    public async Task Names_of_every_kind_reach_the_broker_and_nothing_else()
    {
        await using var life = await LiveService.CreateAsync(sensors: 1, days: 1);
        life.Arguments =
        [
            .. life.Arguments, "--Output:StateInterval", "00:00:01", "--Output:AssessmentsDirectory", life.Join("assessments"),
            "--Serilog:MinimumLevel", "Verbose",
        ];
        await using (var worker = await life.StartAsync())
        {
            var fields = string.Join(',', Names.Concat(Refused).Select((name, index) => $"{JsonSerializer.Serialize(name)}:{index}"));
            await PublishAsync(life.Broker.Port, $"{{{fields}}}");
            await life.AppliedAsync(Names.Length);
            var states = await ListenAsync(life.Broker.Port, Names.Length);
            Assert.All(states, static topic => Assert.StartsWith("rnnstream/sensor/hostile/", topic, StringComparison.Ordinal));

            var metrics = await life.MetricsAsync();
            Assert.Equal(Refused.Length, LiveService.Count(metrics, "rnnstream_readings_rejected_total{reason=\"InvalidSensorName\"}"));
            Assert.DoesNotContain("hostile", metrics, StringComparison.Ordinal);
            Assert.StartsWith("ready: connected", await life.HealthAsync("ready"), StringComparison.Ordinal);
            Assert.Equal(0, await worker.TerminateAsync());
            Assert.DoesNotContain("disconnected", worker.Error, StringComparison.Ordinal);
            AssertPlainLines(worker.Error);
        }
        var files = Directory.GetFiles(life.Join("assessments"), "*", SearchOption.AllDirectories);
        Assert.Equal(Names.Length, files.Length);
        Assert.All(files, file => Assert.Equal(life.Join("assessments"), Path.GetDirectoryName(file)));
        var (code, output, error) = await WorkerProcess.RunAsync(["inspect", life.Data]);
        Assert.True(code == 0, error);
        Assert.DoesNotContain(output, static letter => char.IsControl(letter) && letter is not ('\n' or '\r') || letter is '\u202e' or '\u2028');
    }

    private static void AssertPlainLines(string log) => Assert.All(
        log.Split('\n', StringSplitOptions.RemoveEmptyEntries), static line => Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", line));

    private static async Task PublishAsync(int port, string payload)
    {
        using var publisher = Process.Start(new ProcessStartInfo(
            "mosquitto_pub", ["-h", "127.0.0.1", "-p", $"{port}", "-q", "1", "-t", "sensors/hostile", "-s"])
        { RedirectStandardInput = true })!;
        await publisher.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(payload));
        publisher.StandardInput.Close();
        await publisher.WaitForExitAsync();
        Assert.Equal(0, publisher.ExitCode);
    }

    /// <summary>The topics of so many states.</summary>
    private static async Task<string[]> ListenAsync(int port, int count)
    {
        using var listener = Process.Start(new ProcessStartInfo(
            "mosquitto_sub",
            ["-h", "127.0.0.1", "-p", $"{port}", "-t", "rnnstream/sensor/#", "-C", $"{count}", "-W", "30", "-F", "%t"])
        { RedirectStandardOutput = true })!;
        var topics = await listener.StandardOutput.ReadToEndAsync();
        await listener.WaitForExitAsync();
        Assert.True(listener.ExitCode == 0, $"{topics.Split('\n').Length - 1} of {count} states:\n{topics}");
        return topics.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
