using System.CommandLine;
using RnnStream.Worker.Bench;
using RnnStream.Worker.Configuration;

namespace RnnStream.Worker.Verbs;

/// <summary><c>bench</c>: what this machine can do.</summary>
internal static class BenchVerb
{
    private const int SecondsMax = 3_600;
    private const int SensorsMax = 100_000;

    public static Command Create()
    {
        var seconds = new Option<int>("--seconds")
        {
            Description = $"How long to measure, all figures together, 1 to {SecondsMax}. Default 12.",
            HelpName = "N",
            DefaultValueFactory = static _ => 12,
        };
        var sensors = new Option<int>("--sensors")
        {
            Description = $"Sensors that the readings are spread over, 1 to {SensorsMax}. Default 1000.",
            HelpName = "N",
            DefaultValueFactory = static _ => 1_000,
        };
        var json = CommandLine.JsonOption("Print the figures as one JSON object.");
        var command = new Command("bench", """
            Measures this machine: network steps, readings and payloads per second, bytes per sensor. Every sensor first gets
            600 readings, which is not counted: some seconds for the default, minutes for 100,000 sensors.

            Examples:
              rnnstream bench
              rnnstream bench --seconds 60 --sensors 10000
              rnnstream bench --json
            """) { seconds, sensors, json };
        command.SetVerb(async (result, stop) =>
        {
            var run = new BenchRun(
                Settings.Load(null, []),
                CommandLine.InRange("--sensors", result.GetValue(sensors), 1, SensorsMax),
                CommandLine.InRange("--seconds", result.GetValue(seconds), 1, SecondsMax), stop);
            var figures = await ProgressBar.ShowAsync("measuring", BenchRun.MeasurementCount, run.RunAsync)
                .ConfigureAwait(false);
            if (result.GetValue(json)) Console.WriteLine(BenchTable.ToJson(figures));
            else BenchTable.Print(figures);
            return ExitCode.Done;
        });
        return command;
    }
}
