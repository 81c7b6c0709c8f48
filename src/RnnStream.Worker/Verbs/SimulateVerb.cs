using System.CommandLine;
using RnnStream.Core.Simulation;
using RnnStream.Mqtt;
using RnnStream.Worker.Simulation;

namespace RnnStream.Worker.Verbs;

/// <summary><c>rnnstream simulate</c>: writes or publishes realistic labelled sensor traffic.</summary>
internal static class SimulateVerb
{
    private const string Description = """
        Write or publish realistic, labelled sensor readings.

        Examples:
          rnnstream simulate --plant pump --sensors 4 --duration 14d --interval 5m --format wide --out pump.csv.gz --labels pump.labels.json
          rnnstream simulate --sensors 100 --duration 7d --format jsonl | head
          rnnstream simulate --publish mqtt://localhost:1883 --speed 600
          rnnstream simulate --publish mqtt://localhost --sensors 1000 --rate 20000 --qos 0

        The same seed and options give the same readings, byte for byte.
        """;

    /// <summary>Builds the verb.</summary>
    /// <param name="connect">Makes the client that publishes to a broker given as mqtt://[user@]host[:port].</param>
    public static Command Create(Func<Uri, IMessageClient> connect)
    {
        var options = new SimulateOptions();
        var command = new Command("simulate", Description);
        options.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            if (options.TryRead(result, out var settings, out var faults)) return RunAsync(settings, connect, cancellationToken);
            foreach (var fault in faults) Console.Error.WriteLine($"rnnstream simulate: {fault}");
            return Task.FromResult(2);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        SimulateSettings settings, Func<Uri, IMessageClient> connect, CancellationToken cancellationToken)
    {
        try
        {
            if (settings.Broker is not null)
                return await PublishAsync(settings, connect, cancellationToken).ConfigureAwait(false);
            using var output = Console.OpenStandardOutput();
            var readings = SimulationFile.Write(settings, output, cancellationToken);
            if (settings.Out is { } path and not "-")
                Console.Error.WriteLine($"{readings:N0} readings of {settings.Simulation.SensorCount:N0} sensors in {path}");
            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or MqttConnectException)
        {
            // A reader that has had enough (head, less) closes the pipe: that is no failure.
            if (settings is { Broker: null, Out: null or "-" } && exception is IOException) return 0;
            Console.Error.WriteLine($"rnnstream simulate: {exception.Message}");
            return 1;
        }
    }

    private static async Task<int> PublishAsync(
        SimulateSettings settings, Func<Uri, IMessageClient> connect, CancellationToken cancellationToken)
    {
        var simulation = new PlantSimulation(settings.Simulation);
        var client = connect(settings.Broker!);
        await using var _ = client.ConfigureAwait(false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var connection = client.RunAsync(new NoMessages(), stop.Token);
        var publisher = new SimulationPublisher(client, TimeProvider.System);
        var started = TimeProvider.System.GetTimestamp();
        var publishing = publisher.RunAsync(settings, simulation, stop.Token);

        var first = await Task.WhenAny(publishing, connection).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        if (first == connection) await connection.ConfigureAwait(false);
        var reached = await publishing.ConfigureAwait(false);
        await connection.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        SimulationFile.WriteLabels(settings, simulation, reached);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        Console.Error.WriteLine(
            $"{publisher.Published:N0} readings published in {seconds:N1} s ({publisher.Published / seconds:N0} per second)");
        return 0;
    }
}
