using Microsoft.Extensions.Logging;
using RnnStream.Core.Readings;
using RnnStream.Core.Simulation;
using RnnStream.Formats.Logs;
using RnnStream.Mqtt;
using RnnStream.Mqtt.Broker;
using RnnStream.Mqtt.Client;
using RnnStream.Worker.Configuration;
using RnnStream.Worker.Health;
using RnnStream.Worker.Hosting;
using RnnStream.Worker.Output;
using RnnStream.Worker.Replay;
using RnnStream.Worker.Simulation;
using Spectre.Console;

namespace RnnStream.Worker.Demo;

/// <summary>The demonstration: embedded broker, the service, and simulated sensors that publish over real
/// MQTT.</summary>
internal sealed class DemoRun(Settings settings, DemoOptions options, IAnsiConsole console, ILoggerFactory loggers)
{
    private static readonly TimeSpan ReadingInterval = TimeSpan.FromMinutes(5);
    private readonly List<EpisodeCollector> _collectors = [];
    private readonly DaemonState _state = new();
    private readonly TimeProvider _time = TimeProvider.System;

    /// <summary>Runs to the end of the simulation, or until cancelled.</summary>
    public async Task<DemoOutcome> RunAsync(CancellationToken stop)
    {
        var logger = loggers.CreateLogger("RnnStream");
        await using var broker = await StartBrokerAsync(logger, stop).ConfigureAwait(false);
        await using var daemon = await Daemon.OpenAsync(
            settings, outputs => ClientSetup.Create(settings, outputs.Topics, broker, _time, logger),
            logger, _time, stop, Tap)
            .ConfigureAwait(false);
        _state.Daemon = daemon;
        await using var web = await WebSurface.TryStartAsync(settings.Http.Url, _state, stop).ConfigureAwait(false);
        using var daemonStop = new CancellationTokenSource();
        var running = daemon.RunAsync(daemonStop.Token);
        await await Task.WhenAny(daemon.Connected, running).ConfigureAwait(false);
        Introduce(broker, web is not null);

        var simulation = new PlantSimulation(Simulated());
        var started = _time.GetTimestamp();
        var (published, reached) = await PublishAsync(broker, simulation, logger, stop).ConfigureAwait(false);
        await daemon.Pipeline.DrainAsync().ConfigureAwait(false);
        var seconds = _time.GetElapsedTime(started).TotalSeconds;
        await daemonStop.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(false);

        var episodes = EpisodeCollector.InOrder(_collectors);
        return new DemoOutcome
        {
            Score = new DemoScore(simulation.Faults, episodes, fault => simulation.Sensors[fault.Sensor].Name, reached),
            Faults = simulation.Faults,
            SensorOf = fault => simulation.Sensors[fault.Sensor].Name,
            Episodes = episodes,
            Sensors = simulation.Sensors.Count,
            Days = (reached - Simulated().Start) / (double)EventTime.Day,
            Readings = daemon.Pipeline.Intake.Accounting.Applied,
            Published = published,
            Seconds = seconds,
        };
    }

    private Pipeline.Output.IAssessmentSink Tap(int shard)
    {
        var collector = new EpisodeCollector();
        _collectors.Add(collector);
        return new FanOut(collector, new DemoScreen(console), _state.Feed.CreateTap());
    }

    /// <summary>On 1883, where every tool looks first; on a free port if somebody is there already.</summary>
    private async Task<EmbeddedBroker> StartBrokerAsync(ILogger logger, CancellationToken stop)
    {
        settings.Embedded.Port = options.Port ?? 1883;
        try
        {
            return await EmbeddedBroker.StartAsync(settings.Embedded, logger, _time, stop).ConfigureAwait(false);
        }
        catch (MqttBrokerException) when (options.Port is null)
        {
            settings.Embedded.Port = 0;
            return await EmbeddedBroker.StartAsync(settings.Embedded, logger, _time, stop).ConfigureAwait(false);
        }
    }

    private void Introduce(EmbeddedBroker broker, bool hasDashboard)
    {
        var port = broker.Port == 1883 ? "" : $" -p {broker.Port}";
        console.MarkupLineInterpolated(
            $"[bold]RnnStream[/] watches {options.Sensors} simulated sensors over MQTT on 127.0.0.1:{broker.Port}.");
        console.MarkupLineInterpolated(
            $"[grey]See it all in a second terminal: mosquitto_sub{port} -t 'rnnstream/#' -v[/]");
        if (hasDashboard) console.MarkupLineInterpolated($"[grey]Dashboard: {settings.Http.Url}[/]");
        var pace = $"{options.Days} days pass in about {options.Seconds} seconds";
        console.MarkupLineInterpolated($"[grey]{pace}; the first five teach what is normal.[/]");
    }

    private async Task<(long Published, long Reached)> PublishAsync(
        EmbeddedBroker broker, PlantSimulation simulation, ILogger logger, CancellationToken stop)
    {
        var connection = new MqttClientOptions { Host = "127.0.0.1", Port = broker.Port, ClientId = "demo-sensors" };
        await using var client = new MqttClient(connection, [], null, _time, logger);
        using var clientStop = new CancellationTokenSource();
        var running = client.RunAsync(new NoMessages(), clientStop.Token);
        var publisher = new SimulationPublisher(client, _time);
        var reached = await publisher.RunAsync(Traffic(), simulation, stop).ConfigureAwait(false);
        await clientStop.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return (publisher.Published, reached);
    }

    private SimulationOptions Simulated() => new()
    {
        Seed = options.Seed,
        SensorCount = options.Sensors,
        Interval = ReadingInterval,
        Faults = new FaultOptions { WarmUp = TimeSpan.FromDays(5), MeanInterval = TimeSpan.FromDays(8) },
    };

    private SimulateSettings Traffic() => new()
    {
        Simulation = Simulated(),
        Duration = options.IsEndless ? null : TimeSpan.FromDays(options.Days),
        Format = LogFormat.Auto,
        Speed = TimeSpan.FromDays(options.Days) / TimeSpan.FromSeconds(options.Seconds),
        QualityOfService = QualityOfService.AtLeastOnce,
    };
}
