using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using RnnStream.Core.Simulation;
using RnnStream.Mqtt;
using RnnStream.Mqtt.Client;
using RnnStream.Worker.Configuration;
using RnnStream.Worker.Simulation;

namespace RnnStream.Worker.Verbs;

/// <summary><c>simulate</c>: writes or publishes realistic labelled sensor traffic.</summary>
internal static class SimulateVerb
{
    private const string Description = """
        Writes or publishes realistic, labelled sensor readings. The same seed and options give the same bytes.

        Examples:
          rnnstream simulate --plant pump --sensors 4 --duration 14d --format wide --out pump.csv.gz --labels pump.json
          rnnstream simulate --sensors 100 --duration 7d --format jsonl | head
          rnnstream simulate --publish mqtt://localhost:1883 --speed 600
          rnnstream simulate --publish mqtt://localhost --sensors 1000 --rate 20000 --qos 0
        """;

    public static Command Create() => Create(Connect);

    /// <summary>Builds the verb with another way to a broker given as mqtt://[user@]host[:port].</summary>
    internal static Command Create(Func<Uri, IMessageClient> connect)
    {
        var options = new SimulateOptions();
        var command = new Command("simulate", Description);
        options.AddTo(command);
        command.SetVerb((result, stop) =>
            options.TryRead(result, out var settings, out var faults)
                ? RunAsync(settings, connect, stop)
                : throw new SettingsException(faults));
        return command;
    }

    private static async Task<int> RunAsync(
        SimulateSettings settings, Func<Uri, IMessageClient> connect, CancellationToken stop)
    {
        if (settings.Broker is not null) return await PublishAsync(settings, connect, stop).ConfigureAwait(false);
        try
        {
            using var output = Console.OpenStandardOutput();
            var readings = SimulationFile.Write(settings, output, stop);
            if (settings.Out is { } path and not "-")
                Say($"{readings:N0} readings of {settings.Simulation.SensorCount:N0} sensors in {path}");
        }
        catch (IOException) when (settings.Out is null or "-")
        {
            // A reader that has had enough (head, less) closes the pipe: that is no failure.
        }

        return ExitCode.Done;
    }

    private static async Task<int> PublishAsync(
        SimulateSettings settings, Func<Uri, IMessageClient> connect, CancellationToken stop)
    {
        var simulation = new PlantSimulation(settings.Simulation);
        await using var client = connect(settings.Broker!);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var connection = client.RunAsync(new NoMessages(), end.Token);
        var publisher = new SimulationPublisher(client, TimeProvider.System);
        var started = TimeProvider.System.GetTimestamp();
        var publishing = publisher.RunAsync(settings, simulation, end.Token);

        var first = await Task.WhenAny(publishing, connection).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        if (first == connection && !stop.IsCancellationRequested) await connection.ConfigureAwait(false);
        var reached = await publishing.ConfigureAwait(false);
        await connection.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        SimulationFile.WriteLabels(settings, simulation, [.. simulation.Sensors.Select(_ => reached)]);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        Say(
            $"{publisher.Published:N0} readings published in {seconds:N1} s, "
            + $"{publisher.Published / seconds:N0} per second");
        return ExitCode.Done;
    }

    private static MqttClient Connect(Uri broker)
    {
        var options = new MqttClientOptions
        {
            Host = broker.Host,
            Port = broker.IsDefaultPort || broker.Port < 0 ? 0 : broker.Port,
            Username = Uri.UnescapeDataString(broker.UserInfo.Split(':')[0]),
            ClientId = $"rnnstream-simulate-{Environment.ProcessId}",
            StartPolicy = StartPolicy.Fail,
            SessionExpiry = TimeSpan.Zero,
        };
        options.Tls.Enabled = broker.Scheme == "mqtts";
        // A client has something to subscribe to; nobody publishes under this one.
        MqttSubscription[] nothing = [new($"{options.ClientId}/none", QualityOfService.AtMostOnce)];
        return new MqttClient(options, nothing, null, TimeProvider.System, NullLogger.Instance);
    }

    private static void Say(string text) => Console.Error.WriteLine(text);
}
