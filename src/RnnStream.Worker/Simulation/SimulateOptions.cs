using System.CommandLine;
using System.Globalization;
using RnnStream.Core.Readings;
using RnnStream.Core.Simulation;
using RnnStream.Formats.Logs;
using RnnStream.Mqtt;

namespace RnnStream.Worker.Simulation;

/// <summary>The options of <c>simulate</c> on the command line, and what is wrong with them.</summary>
internal sealed class SimulateOptions
{
    private const int SensorsMax = 10_000_000;

    private static readonly Dictionary<string, PlantKind> Plants = new()
    {
        ["pump"] = PlantKind.PumpStation,
        ["cold-store"] = PlantKind.ColdStore,
        ["weather"] = PlantKind.WeatherMast,
        ["meter"] = PlantKind.EnergyMeter,
    };

    private static readonly Dictionary<string, LogFormat> Formats = new()
    {
        ["csv"] = LogFormat.CsvLong,
        ["wide"] = LogFormat.CsvWide,
        ["nab"] = LogFormat.CsvNab,
        ["jsonl"] = LogFormat.JsonLines,
        ["influx"] = LogFormat.LineProtocol,
        ["mqtt"] = LogFormat.MqttCapture,
    };

    private static readonly Dictionary<string, FaultKind> Kinds = new()
    {
        ["spike"] = FaultKind.Spike,
        ["shift"] = FaultKind.LevelShift,
        ["drift"] = FaultKind.Drift,
        ["stuck"] = FaultKind.Stuck,
        ["dropout"] = FaultKind.Dropout,
        ["silence"] = FaultKind.Silence,
        ["noise"] = FaultKind.NoiseBurst,
        ["rhythm"] = FaultKind.ChangedRhythm,
    };

    private readonly Option<ulong> _seed = new("--seed")
    { Description = "Seed of everything random.", DefaultValueFactory = _ => 1 };

    private readonly Option<string> _plant = new("--plant")
    {
        Description = $"Kinds of plant, separated by commas: {Names(Plants)}, or all.",
        DefaultValueFactory = _ => "all",
    };

    private readonly Option<int> _sensors = new("--sensors")
    { Description = "Number of sensors, four to a plant.", DefaultValueFactory = _ => 16 };

    private readonly Option<string?> _duration = new("--duration")
    { Description = "Simulated time: 90s, 6h, 14d … Default 7d for a log; without end when publishing." };

    private readonly Option<string> _interval = new("--interval")
    { Description = "Time between two readings of a sensor.", DefaultValueFactory = _ => "1m" };

    private readonly Option<string?> _start = new("--start")
    { Description = "First event time, ISO 8601. Default 2026-01-05T00:00:00Z, a Monday." };

    private readonly Option<string> _faults = new("--faults")
    {
        Description = $"Injected faults, separated by commas: {Names(Kinds)}, all or none.",
        DefaultValueFactory = _ => "all",
    };

    private readonly Option<string> _faultInterval = new("--fault-interval")
    { Description = "Mean time between the faults of one sensor.", DefaultValueFactory = _ => "4d" };

    private readonly Option<string> _warmUp = new("--warm-up")
    { Description = "Clean time before the first fault.", DefaultValueFactory = _ => "3d" };

    private readonly Option<string?> _out = new("--out")
    { Description = "Log to write, gzipped if it ends in .gz. Default stdout.", HelpName = "FILE" };

    private readonly Option<string> _format = new("--format")
    { Description = $"Layout of the log: {Names(Formats)}.", DefaultValueFactory = _ => "csv" };

    private readonly Option<string?> _labels = new("--labels")
    { Description = "Writes the faults as windows: sensor → [[start, end], …].", HelpName = "FILE" };

    private readonly Option<string?> _faultList = new("--fault-list")
    { Description = "Writes the faults with kind and strength, one JSON object per line.", HelpName = "FILE" };

    private readonly Option<string?> _publish = new("--publish")
    { Description = "Publishes to a broker instead of writing a log.", HelpName = "mqtt://HOST[:PORT]" };

    private readonly Option<string> _topicPrefix = new("--topic-prefix")
    { Description = "What stands before the sensor's name in a topic.", DefaultValueFactory = _ => "sensors" };

    private readonly Option<double?> _speed = new("--speed")
    { Description = "Simulated seconds per second when publishing. Default 1." };

    private readonly Option<double?> _rate = new("--rate")
    { Description = "Readings per second when publishing, instead of a speed; 0 as fast as the broker takes them." };

    private readonly Option<int> _qos = new("--qos")
    { Description = "Quality of service when publishing: 0, 1 or 2.", DefaultValueFactory = _ => 1 };

    public void AddTo(Command command)
    {
        Option[] all =
        [
            _seed, _plant, _sensors, _duration, _interval, _start, _faults, _faultInterval, _warmUp, _out, _format,
            _labels, _faultList, _publish, _topicPrefix, _speed, _rate, _qos,
        ];
        foreach (var option in all) command.Options.Add(option);
    }

    /// <summary>Reads and checks the options; false fills <paramref name="faults"/> with one plain line each.</summary>
    public bool TryRead(ParseResult result, out SimulateSettings settings, out IReadOnlyList<string> faults)
    {
        var wrong = new List<string>();
        settings = Read(result, new Checks(wrong));
        faults = wrong;
        return wrong.Count == 0;
    }

    private SimulateSettings Read(ParseResult result, Checks check)
    {
        var broker = result.GetValue(_publish);
        var rate = result.GetValue(_rate);
        var speed = result.GetValue(_speed);
        check.That(rate is null || speed is null, "--rate and --speed exclude each other");
        check.That(rate is null or >= 0, $"--rate is {rate}; allowed: 0 or more");
        check.That(speed is null or > 0, $"--speed is {speed}; allowed: more than 0");
        check.That(broker is null || result.GetValue(_out) is null, "--publish and --out exclude each other");
        check.That(result.GetValue(_qos) is >= 0 and <= 2, $"--qos is {result.GetValue(_qos)}; allowed: 0, 1, 2");
        var format = check.One("--format", result.GetValue(_format)!, Formats);
        var sensors = result.GetValue(_sensors);
        check.That(sensors is >= 1 and <= SensorsMax, $"--sensors is {sensors}; allowed: 1 to {SensorsMax}");
        check.That(format != LogFormat.CsvNab || sensors == 1, "--format nab holds one sensor: add --sensors 1");
        return new SimulateSettings
        {
            Simulation = Simulation(result, check, sensors, format),
            Duration = result.GetValue(_duration) is { } text ? check.Duration("--duration", text)
                : broker is null ? TimeSpan.FromDays(7) : null,
            Format = format,
            Out = result.GetValue(_out),
            Labels = result.GetValue(_labels),
            FaultList = result.GetValue(_faultList),
            Broker = broker is null ? null : check.Broker("--publish", broker),
            TopicPrefix = check.Topic("--topic-prefix", result.GetValue(_topicPrefix)!),
            Rate = rate > 0 ? rate : null,
            Speed = rate is null ? speed ?? 1 : null,
            QualityOfService = (QualityOfService)result.GetValue(_qos),
        };
    }

    private SimulationOptions Simulation(ParseResult result, Checks check, int sensors, LogFormat format)
    {
        var usual = new SimulationOptions();
        var plants = check.Several("--plant", result.GetValue(_plant)!, Plants);
        var kinds = check.Several("--faults", result.GetValue(_faults)!, Kinds);
        var interval = check.Duration("--interval", result.GetValue(_interval)!);
        check.That(interval >= TimeSpan.FromMilliseconds(1), "--interval is below its minimum of 1ms");
        return new SimulationOptions
        {
            Seed = result.GetValue(_seed),
            Plants = plants,
            SensorCount = Math.Clamp(sensors, 1, SensorsMax),
            Start = result.GetValue(_start) is { } start ? check.Time("--start", start) : usual.Start,
            Interval = interval,
            // The cells of one row share its time, so the plants in it are read at the same moment.
            Jitter = format == LogFormat.CsvWide && sensors > 4 ? 0 : usual.Jitter,
            Faults = new FaultOptions
            {
                Kinds = kinds,
                MeanInterval = kinds.Count == 0 ? TimeSpan.Zero
                    : check.Duration("--fault-interval", result.GetValue(_faultInterval)!),
                WarmUp = check.Duration("--warm-up", result.GetValue(_warmUp)!),
            },
        };
    }

    private static string Names<T>(Dictionary<string, T> names) => string.Join(", ", names.Keys);

    /// <summary>Gathers what is wrong, so that everything is said at once.</summary>
    private sealed class Checks(List<string> wrong)
    {
        public void That(bool holds, string otherwise)
        {
            if (!holds) wrong.Add(otherwise);
        }

        public T One<T>(string option, string name, Dictionary<string, T> names)
        {
            That(names.TryGetValue(name, out var value), $"{option} is '{name}'; allowed: {Names(names)}");
            return value!;
        }

        public IReadOnlyList<T> Several<T>(string option, string text, Dictionary<string, T> names) => text switch
        {
            "all" => [.. names.Values],
            "none" when option == "--faults" => [],
            _ => [.. text.Split(',', StringSplitOptions.TrimEntries).Select(name => One(option, name, names))],
        };

        public TimeSpan Duration(string option, string text)
        {
            That(
                DurationText.TryParse(text, out var duration),
                $"{option} is '{text}'; allowed: {DurationText.Allowed}");
            return duration;
        }

        public long Time(string option, string text)
        {
            var isTime = DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
                && instant.Year is > 1700 and < 2200;
            That(isTime, $"{option} is '{text}'; allowed: a time such as 2026-01-05T00:00:00Z");
            return isTime ? EventTime.From(instant) : 0;
        }

        public Uri? Broker(string option, string text)
        {
            var isBroker = Uri.TryCreate(text, UriKind.Absolute, out var uri)
                && uri.Scheme is "mqtt" or "mqtts" && uri.Host.Length > 0;
            That(isBroker, $"{option} is '{text}'; allowed: mqtt://HOST, mqtt://HOST:PORT or mqtts://…");
            return isBroker ? uri : null;
        }

        public string Topic(string option, string text)
        {
            That(text.AsSpan().IndexOfAny('#', '+', '\0') < 0, $"{option} is '{text}'; wildcards are not allowed");
            return text.TrimEnd('/');
        }
    }
}
