using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RnnStream.Core.Readings;
using RnnStream.Core.Simulation;
using RnnStream.Mqtt;
using RnnStream.Mqtt.Client;
using RnnStream.Pipeline.Output;

namespace RnnStream.Benchmarks.Soak;

/// <summary>A store-and-forward publisher: one message after the other at quality 1, each again until the broker has
/// taken it, and every one written down as a line that <c>replay --format MqttCapture</c> reads.</summary>
internal sealed class SoakPublisher : IMessageSink, IAsyncDisposable
{
    /// <summary>Channels of the vector sensor that fills log segments.</summary>
    public const int Channels = 64;

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);
    private readonly PlantSimulation _simulation = new(new SimulationOptions
    {
        Seed = 5,
        SensorCount = 20,
        Interval = TimeSpan.FromMinutes(5),
        Faults = new FaultOptions { WarmUp = TimeSpan.FromDays(3), MeanInterval = TimeSpan.FromDays(6) },
    });
    private readonly MqttClient _client;
    private readonly StreamWriter _capture;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _gate = new(1);
    private readonly double _rate;
    private readonly Task _running;
    private long _bulkTime = new SimulationOptions().Start;

    public SoakPublisher(int port, string capture, double rate)
    {
        _rate = rate;
        _capture = new StreamWriter(capture, append: false);
        _client = new MqttClient(
            new MqttClientOptions
            {
                Host = "127.0.0.1",
                Port = port,
                ClientId = "soak-publisher",
                SessionExpiry = TimeSpan.Zero,
                KeepAlive = TimeSpan.FromSeconds(5),
                ReconnectDelayMax = TimeSpan.FromSeconds(1),
            },
            [], will: null, TimeProvider.System, NullLogger.Instance);
        _running = Task.WhenAll(_client.RunAsync(this, _stop.Token), PublishAsync());
    }

    /// <summary>Messages that the broker has acknowledged.</summary>
    public long Published { get; private set; }

    /// <summary>Lets the message under way be acknowledged and sends no further one.</summary>
    public Task RestAsync() => _gate.WaitAsync(_stop.Token);

    /// <summary>Goes on.</summary>
    public void GoOn() => _gate.Release();

    /// <summary>Fills log segments: vectors, as fast as they are taken. Only while resting.</summary>
    public async Task SendBulkAsync(int messages)
    {
        var payload = new StringBuilder();
        for (var message = 0; message < messages; message++)
        {
            _bulkTime += EventTime.Minute;
            payload.Clear().Append("{\"timestamp\":\"").Append(EventTimeText.Of(_bulkTime)).Append('"');
            for (var channel = 0; channel < Channels; channel++)
                payload.Append(CultureInfo.InvariantCulture, $",\"x{channel}\":{(message * 31 + channel * 17) % 97}");
            await SendAsync("bulk/press", payload.Append('}').ToString());
        }
    }

    public void OnMessage(in ReceivedMessage message)
    {
    }

    public void OnDrained()
    {
    }

    public void OnConnected(bool sessionPresent)
    {
    }

    public void OnDisconnected(string reason)
    {
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
        }
        await _client.DisposeAsync();
        await _capture.DisposeAsync();
        _stop.Dispose();
        _gate.Dispose();
    }

    private async Task PublishAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(_simulation.Sensors.Count / _rate));
        while (await timer.WaitForNextTickAsync(_stop.Token))
        {
            await _gate.WaitAsync(_stop.Token);
            for (var sensor = 0; sensor < _simulation.Sensors.Count; sensor++)
            {
                var next = _simulation.Next();
                var time = EventTimeText.Of(next.EventTime);
                await SendAsync(
                    $"sensors/{_simulation.Sensors[next.Sensor].Name}",
                    string.Create(CultureInfo.InvariantCulture, $"{{\"value\":{next.Value},\"timestamp\":\"{time}\"}}"));
            }
            _gate.Release();
        }
    }

    private async Task SendAsync(string topic, string payload)
    {
        var bytes = Encoding.UTF8.GetBytes(payload);
        while (!await _client.PublishAsync(topic, bytes, QualityOfService.AtLeastOnce, retain: false, _stop.Token))
            await Task.Delay(Retry, _stop.Token);
        var arrival = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        await _capture.WriteLineAsync($"{arrival} {topic} {payload}");
        Published++;
    }
}
