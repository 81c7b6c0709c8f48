using System.CommandLine;
using RnnStream.Worker.Configuration;
using RnnStream.Worker.Demo;
using RnnStream.Worker.Hosting;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Spectre.Console;

namespace RnnStream.Worker.Verbs;

/// <summary><c>demo</c>: broker, service and simulated sensors in one process, over real MQTT.</summary>
internal static class DemoVerb
{
    private const int SecondsMax = 110;

    public static Command Create()
    {
        var sensors = new Option<int>("--sensors")
        {
            Description = "Simulated sensors. Default 16.",
            DefaultValueFactory = static _ => 16,
        };
        var days = new Option<int>("--days")
        {
            Description = "Simulated days. Default 21.",
            DefaultValueFactory = static _ => 21,
        };
        var seconds = new Option<int>("--seconds")
        {
            Description = "About how long it takes, at most 110. Default 45.",
            DefaultValueFactory = static _ => 45,
        };
        var seed = new Option<ulong>("--seed")
        {
            Description = "Seed of the simulation. Default 1.",
            DefaultValueFactory = static _ => 1,
        };
        var port = new Option<int?>("--port")
        {
            Description = "Port of the broker. Default 1883, or a free one when that is taken.",
        };
        var keep = new Option<bool>("--keep") { Description = "Go on until Ctrl-C." };
        var json = CommandLine.JsonOption("Print the summary as one JSON object, the last line of stdout.");
        var command = new Command("demo", """
            Shows everything at once: an embedded broker, the service, and simulated sensors with faults, over real MQTT.

            Examples:
              rnnstream demo
              rnnstream demo --json
              rnnstream demo --keep --sensors 64
            """) { sensors, days, seconds, seed, port, keep, json }.WithSettings();
        command.SetVerb(async (result, stop) =>
        {
            var options = new DemoOptions
            {
                Sensors = CommandLine.InRange("--sensors", result.GetValue(sensors), 1, 100_000),
                Days = CommandLine.InRange("--days", result.GetValue(days), 6, 3_650),
                Seconds = CommandLine.InRange("--seconds", result.GetValue(seconds), 1, SecondsMax),
                Seed = result.GetValue(seed),
                Port = result.GetValue(port) is { } chosen ? CommandLine.InRange("--port", chosen, 1, 65_535) : null,
                IsEndless = result.GetValue(keep),
            };
            return await RunAsync(options, result.UnmatchedTokens, result.GetValue(json), stop).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        DemoOptions options, IReadOnlyList<string> overrides, bool isJson, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("rnnstream-demo-").FullName;
        try
        {
            var settings = Settings.Load(null, overrides, new Dictionary<string, string?>
            {
                ["Mqtt:Embedded:Enabled"] = "true",
                ["Mqtt:Embedded:ReceiveMaximum"] = "1000",
                ["Detection:FalseAlarmBudget"] = "1 per 14 d",
                ["Storage:SyncInterval"] = "00:00:00",
                ["Storage:Directory"] = Path.Join(folder, "data"),
            });
            await using var log = LoggingSetup.Create(settings.Configuration, folder: null, LogEventLevel.Warning);
            using var loggers = new SerilogLoggerFactory(log);

            // With --json stdout belongs to the JSON line alone, so that it can be piped.
            var console = isJson
                ? AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) })
                : AnsiConsole.Console;
            var outcome = await new DemoRun(settings, options, console, loggers).RunAsync(stop).ConfigureAwait(false);
            outcome.Print(console);
            if (isJson) Console.WriteLine(outcome.ToJson());
            return ExitCode.Done;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
