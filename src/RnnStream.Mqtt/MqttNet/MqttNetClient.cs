using Microsoft.Extensions.Logging;
using MQTTnet;
using RnnStream.Mqtt.Client;
using OwnOptions = RnnStream.Mqtt.Client.MqttClientOptions;

namespace RnnStream.Mqtt.MqttNet;

/// <summary>The seam on MQTTnet 5.x: one library client per connection, reconnection and order of our own.</summary>
/// <remarks>
/// The library calls back one message at a time, in order; the sink is called right there, so a sink that blocks stops
/// the library's queue. What the library reads ahead meanwhile is bounded at quality 1 and 2 by the Receive Maximum,
/// and not at all at quality 0. A position holds its connection's number above 40 bits: positions of another are
/// ignored.
/// </remarks>
public sealed class MqttNetClient : IMessageClient
{
    private readonly OwnOptions _options;
    private readonly IReadOnlyList<MqttSubscription> _subscriptions;
    private readonly IReadOnlyList<string> _formerFilters;
    private readonly MqttWill? _will;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ReconnectDelay _delay;
    private readonly CancellationTokenSource _disposed = new();
    private volatile MqttNetConnection? _connection;
    private volatile string _detail = "not started";
    private long _connections;
    private long _sessionsLost;
    private long _messagesBefore;
    private bool _everReady;

    /// <summary>Creates a client; nothing is connected before <see cref="RunAsync"/>.</summary>
    /// <param name="options">The broker.</param>
    /// <param name="subscriptions">What to subscribe to.</param>
    /// <param name="will">What the broker publishes when we are gone without a word; null for nothing.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">For refused attempts.</param>
    /// <param name="formerFilters">Filters of an earlier configuration, removed from a kept session.</param>
    public MqttNetClient(
        OwnOptions options, IReadOnlyList<MqttSubscription> subscriptions, MqttWill? will, TimeProvider time,
        ILogger logger, IReadOnlyList<string>? formerFilters = null)
    {
        _formerFilters = formerFilters ?? [];
        _options = options;
        _subscriptions = subscriptions;
        _will = will;
        _time = time;
        _logger = logger;
        var seed = System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue);
        _delay = new ReconnectDelay(options.ReconnectDelayMax, new Random(seed));
    }

    /// <inheritdoc/>
    public MqttClientStatus Status
    {
        get
        {
            var connection = _connection;
            return new MqttClientStatus(
                connection is { IsReady: true }, _detail, Interlocked.Read(ref _connections),
                Interlocked.Read(ref _sessionsLost),
                Interlocked.Read(ref _messagesBefore) + (connection?.Messages ?? 0), connection?.Unacknowledged ?? 0);
        }
    }

    /// <inheritdoc/>
    public async Task RunAsync(IMessageSink sink, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
        while (!stop.IsCancellationRequested)
        {
            var end = await ConnectAndRunAsync(sink, stop.Token).ConfigureAwait(false);
            if (stop.IsCancellationRequested)
            {
                break;
            }

            _everReady |= end.WasReady;
            if (!_everReady && _options.StartPolicy == StartPolicy.Fail)
            {
                throw new MqttConnectException($"{Place}: {end.Reason}");
            }

            if (end.WasReady)
            {
                _delay.Reset();
            }

            var pause = _delay.Next(end.IsRefusal);
            _detail = $"{Place}: {end.Reason}; next attempt in {pause.TotalSeconds:0.#} s";
            ClientLog.NotConnected(_logger, _detail);
            await Task.Delay(pause, _time, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public void Acknowledge(long position) => _connection?.Acknowledge(position);

    /// <inheritdoc/>
    public async ValueTask<bool> PublishAsync(
        string topic, ReadOnlyMemory<byte> payload, QualityOfService qualityOfService, bool retain,
        CancellationToken cancellationToken)
        => _connection is { IsReady: true } connection
            && await connection.PublishAsync(topic, payload, qualityOfService, retain, cancellationToken)
                .ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _disposed.CancelAsync().ConfigureAwait(false);

    private string Place => _options.Place;

    private async Task<ConnectionEnd> ConnectAndRunAsync(IMessageSink sink, CancellationToken cancellationToken)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        var connection = new MqttNetConnection(client, _options, sink, Interlocked.Increment(ref _connections))
        {
            Ready = OnReady,
        };
        _connection = connection;
        _detail = $"connecting to {Place}";
        var end = await connection.RunAsync(
                MqttNetOptions.Build(_options, _will), _subscriptions, _formerFilters, cancellationToken)
            .ConfigureAwait(false);
        _connection = null;
        Interlocked.Add(ref _messagesBefore, connection.Messages);
        if (!end.WasReady)
        {
            Interlocked.Decrement(ref _connections);
            return end;
        }

        sink.OnDisconnected(end.Reason);
        return end;
    }

    private void OnReady(bool sessionPresent)
    {
        if (_everReady && !sessionPresent)
        {
            Interlocked.Increment(ref _sessionsLost);
        }

        _detail = $"connected to {Place} through MQTTnet";
    }
}
