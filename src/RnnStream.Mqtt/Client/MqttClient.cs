using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace RnnStream.Mqtt.Client;

/// <summary>An MQTT 3.1.1 and 5.0 client built for receiving: parsed in place, no allocation per message, manual
/// cumulative acknowledgement, reconnection for ever.</summary>
public sealed class MqttClient : IMessageClient
{
    private readonly MqttClientOptions _options;
    private readonly IReadOnlyList<MqttSubscription> _subscriptions;
    private readonly IReadOnlyList<string> _formerFilters;
    private readonly MqttWill? _will;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ClientSession _session = new();
    private readonly ReconnectDelay _delay;
    private volatile ClientConnection? _connection;
    private volatile string _detail = "not started";
    private string? _failure;
    private long _connections;
    private long _sessionsLost;
    private long _messagesBefore;
    private int _soonEnded;
    private bool _everReady;
    private int _version;

    /// <summary>Creates a client; nothing is connected before <see cref="RunAsync"/>.</summary>
    /// <param name="options">The broker.</param>
    /// <param name="subscriptions">What to subscribe to; empty to publish only.</param>
    /// <param name="will">What the broker publishes when we are gone without a word; null for nothing.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">For refused attempts.</param>
    /// <param name="formerFilters">Filters of an earlier configuration, removed from a kept session.</param>
    public MqttClient(
        MqttClientOptions options, IReadOnlyList<MqttSubscription> subscriptions, MqttWill? will, TimeProvider time,
        ILogger logger, IReadOnlyList<string>? formerFilters = null)
    {
        _formerFilters = formerFilters ?? [];
        _options = options;
        _subscriptions = subscriptions;
        _will = will;
        _time = time;
        _logger = logger;
        _version = options.ProtocolVersion == MqttProtocolVersion.V5 ? 5 : 4;
        _delay = new ReconnectDelay(
            options.ReconnectDelayMax, new Random(RandomNumberGenerator.GetInt32(int.MaxValue)));
    }

    /// <inheritdoc/>
    public MqttClientStatus Status
    {
        get
        {
            var connection = _connection;
            return new MqttClientStatus(
                connection?.IsReady ?? false, _detail, Interlocked.Read(ref _connections),
                Interlocked.Read(ref _sessionsLost),
                Interlocked.Read(ref _messagesBefore) + (connection?.Messages ?? 0),
                connection?.Unacknowledged ?? 0);
        }
    }

    private string Place => _options.Place;

    /// <inheritdoc/>
    public async Task RunAsync(IMessageSink sink, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var begin = _time.GetTimestamp();
            var end = await ConnectAndRunAsync(sink, cancellationToken).ConfigureAwait(false);
            if (cancellationToken.IsCancellationRequested) break;
            _everReady |= end.WasReady;
            if (end.IsVersionRefused && _version == 5)
            {
                ClientLog.VersionFallback(_logger, Place);
                _version = 4;
                continue;
            }
            if (!_everReady && _options.StartPolicy == StartPolicy.Fail)
                throw new MqttConnectException($"{Place}: {end.Reason}");
            var reason = end.WasReady ? Explain(end, _time.GetElapsedTime(begin)) : end.Reason;
            var pause = _delay.Next(end.IsRefusal);
            _failure = reason;
            _detail = $"{Place}: {reason}; next attempt in {pause.TotalSeconds:0.#} s";
            ClientLog.NotConnected(_logger, _detail);
            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public void Acknowledge(long position) => _connection?.Acknowledge(position);

    /// <inheritdoc/>
    public ValueTask<bool> PublishAsync(
        string topic, ReadOnlyMemory<byte> payload, QualityOfService qualityOfService, bool retain,
        CancellationToken cancellationToken) =>
        _connection is { IsReady: true } connection
            ? connection.PublishAsync(topic, payload, qualityOfService, retain, cancellationToken)
            : ValueTask.FromResult(false);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _connection?.Abort("disposed");
        return ValueTask.CompletedTask;
    }

    private async Task<ConnectionEnd> ConnectAndRunAsync(IMessageSink sink, CancellationToken cancellationToken)
    {
        string password;
        ClientTransport transport;
        try
        {
            password = ReadPassword();
            _detail = _failure is null ? $"connecting to {Place}" : $"connecting to {Place} again; before: {_failure}";
            transport = await ClientTransport.ConnectAsync(_options, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (MqttConnectException failure)
        {
            return new ConnectionEnd(
                failure.Message.Replace($"{Place}: ", "", StringComparison.Ordinal), false, false, WasReady: false);
        }
        catch (OperationCanceledException)
        {
            return default;
        }

        using var connection = new ClientConnection(
            transport, _options, _version, _subscriptions, _formerFilters, _session,
            sink, _time, Interlocked.Increment(ref _connections))
        {
            Ready = OnReady,
        };
        _connection = connection;
        using var leave = cancellationToken.Register(connection.Leave);
        var end = await RunOnOwnThread(connection, password).ConfigureAwait(false);
        _connection = null;
        Interlocked.Add(ref _messagesBefore, connection.Messages);
        if (end.WasReady) sink.OnDisconnected(end.Reason);
        return end;
    }

    /// <summary>Most brokers throw out the elder of two clients with one id without a word. Connections that end soon
    /// therefore do not shorten the next pause, or the two would throw each other out twice a second for
    /// ever.</summary>
    private string Explain(ConnectionEnd end, TimeSpan lasted)
    {
        if (lasted >= _options.ReconnectDelayMax)
        {
            _delay.Reset();
            _soonEnded = 0;
        }
        else
        {
            _soonEnded++;
        }
        return _soonEnded < 2 || end.IsRefusal
            ? end.Reason
            : $"{end.Reason}, soon and repeatedly: is a second instance running "
                + $"with Mqtt:ClientId '{_options.ClientId}'?";
    }

    private Task<ConnectionEnd> RunOnOwnThread(ClientConnection connection, string password)
    {
        var ended = new TaskCompletionSource<ConnectionEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                ended.SetResult(connection.Run(password, _will));
            }
            catch (Exception failure)
            {
                // The sink failed, which is not ours to answer: hand it to whoever awaits the client.
                ended.SetException(failure);
            }
        })
        { IsBackground = true, Name = "mqtt receive" };
        thread.Start();
        return ended.Task;
    }

    private void OnReady(bool sessionPresent)
    {
        if (_everReady && !sessionPresent) Interlocked.Increment(ref _sessionsLost);
        _failure = null;
        _detail = $"connected to {Place} with MQTT {(_version == 5 ? "5.0" : "3.1.1")}";
    }

    private string ReadPassword()
    {
        if (_options.PasswordFile.Length == 0) return "";
        try
        {
            return File.ReadLines(_options.PasswordFile).FirstOrDefault("");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new MqttConnectException($"Mqtt:PasswordFile: {failure.Message}", failure);
        }
    }
}
