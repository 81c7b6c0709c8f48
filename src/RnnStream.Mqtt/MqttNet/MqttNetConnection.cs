using System.Buffers;
using System.Text;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Protocol;
using RnnStream.Mqtt.Client;
using OwnOptions = RnnStream.Mqtt.Client.MqttClientOptions;

namespace RnnStream.Mqtt.MqttNet;

/// <summary>One connection of the library, from CONNECT to its end.</summary>
/// <remarks>Invariants: the sink hears of the connection before its first message; acknowledgements go out in the order
/// of delivery, by one task.</remarks>
internal sealed class MqttNetConnection
{
    private readonly IMqttClient _client;
    private readonly OwnOptions _options;
    private readonly IMessageSink _sink;
    private readonly Lock _gate = new();
    private readonly Queue<(long Position, MqttApplicationMessageReceivedEventArgs Message)> _delivered = new();
    private readonly Channel<MqttApplicationMessageReceivedEventArgs> _acknowledged =
        Channel.CreateUnbounded<MqttApplicationMessageReceivedEventArgs>();

    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _position;
    private long _messages;
    private bool _sessionPresent;
    private volatile bool _isReady;

    public MqttNetConnection(IMqttClient client, OwnOptions options, IMessageSink sink, long number)
    {
        _client = client;
        _options = options;
        _sink = sink;
        _position = number << ClientConnection.PositionBits;
        client.ApplicationMessageReceivedAsync += OnMessageAsync;
        client.DisconnectedAsync += OnDisconnectedAsync;
    }

    /// <summary>Raised once when connected and subscribed.</summary>
    public Action<bool>? Ready { get; init; }

    public bool IsReady => _isReady && !_ended.Task.IsCompleted;

    public long Messages => Interlocked.Read(ref _messages);

    public int Unacknowledged
    {
        get
        {
            lock (_gate)
            {
                return _delivered.Count;
            }
        }
    }

    /// <summary>Connects, subscribes, and returns when the connection has ended.</summary>
    /// <param name="options">The broker, in the library's words.</param>
    /// <param name="subscriptions">What to subscribe to.</param>
    /// <param name="formerFilters">What a kept session may be subscribed to no longer.</param>
    /// <param name="cancellationToken">Leaves.</param>
    public async Task<ConnectionEnd> RunAsync(
        MQTTnet.MqttClientOptions options, IReadOnlyList<MqttSubscription> subscriptions,
        IReadOnlyList<string> formerFilters, CancellationToken cancellationToken)
    {
        try
        {
            var result = await _client.ConnectAsync(options, cancellationToken).ConfigureAwait(false);
            if (result.ResultCode != MqttClientConnectResultCode.Success)
            {
                return new ConnectionEnd($"the broker refuses us: {result.ResultCode}", true, false, _isReady);
            }

            _sessionPresent = result.IsSessionPresent;
            if (_sessionPresent && formerFilters.Count > 0)
                await UnsubscribeAsync(formerFilters, cancellationToken).ConfigureAwait(false);
            return await ReceiveAsync(subscriptions, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return new ConnectionEnd("we left", false, false, _isReady);
        }
        // The library lets any kind of exception out of a failed attempt; each is a reason to retry.
#pragma warning disable CA1031
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return new ConnectionEnd((failure.InnerException ?? failure).Message, false, false, _isReady);
        }
    }

    /// <summary>Hands everything up to a position to the acknowledging task.</summary>
    public void Acknowledge(long position)
    {
        lock (_gate)
        {
            if (position >> ClientConnection.PositionBits != _position >> ClientConnection.PositionBits)
            {
                return;
            }

            while (_delivered.TryPeek(out var oldest) && oldest.Position <= position)
            {
                _acknowledged.Writer.TryWrite(_delivered.Dequeue().Message);
            }
        }
    }

    /// <summary>Publishes; false when the connection was lost or the broker refused.</summary>
    public async Task<bool> PublishAsync(
        string topic, ReadOnlyMemory<byte> payload, QualityOfService quality, bool retain,
        CancellationToken cancellationToken)
    {
        var message = new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload.ToArray())
            .WithQualityOfServiceLevel((MqttQualityOfServiceLevel)quality).WithRetainFlag(retain).Build();
        try
        {
            var result = await _client.PublishAsync(message, cancellationToken).ConfigureAwait(false);
            return result.IsSuccess;
        }
        catch (Exception failure)
            when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<ConnectionEnd> ReceiveAsync(
        IReadOnlyList<MqttSubscription> subscriptions, CancellationToken cancellationToken)
    {
        var acknowledging = AcknowledgeInOrderAsync();
        try
        {
            if (await SubscribeAsync(subscriptions, cancellationToken).ConfigureAwait(false) is { } refusal)
            {
                return new ConnectionEnd(refusal, true, false, _isReady);
            }

            BecomeReady();
            var reason = await _ended.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new ConnectionEnd(reason, false, false, _isReady);
        }
        finally
        {
            _acknowledged.Writer.TryComplete();
            await acknowledging.ConfigureAwait(false);
            await LeaveAsync().ConfigureAwait(false);
        }
    }

    private async Task UnsubscribeAsync(IReadOnlyList<string> filters, CancellationToken cancellationToken)
    {
        var builder = new MqttClientUnsubscribeOptionsBuilder();
        foreach (var filter in filters) builder.WithTopicFilter(filter);
        await _client.UnsubscribeAsync(builder.Build(), cancellationToken).ConfigureAwait(false);
    }

    private async Task<string?> SubscribeAsync(
        IReadOnlyList<MqttSubscription> subscriptions, CancellationToken cancellationToken)
    {
        if (subscriptions.Count == 0)
        {
            return null;
        }

        var builder = new MqttClientSubscribeOptionsBuilder();
        foreach (var subscription in subscriptions)
        {
            builder.WithTopicFilter(subscription.Filter, (MqttQualityOfServiceLevel)subscription.QualityOfService);
        }

        var result = await _client.SubscribeAsync(builder.Build(), cancellationToken).ConfigureAwait(false);
        var refused = result.Items.FirstOrDefault(static item => (int)item.ResultCode >= 0x80);
        return refused is null ? null
            : $"the broker refuses the subscription '{refused.TopicFilter.Topic}': {refused.ResultCode}";
    }

    private void BecomeReady()
    {
        lock (_gate)
        {
            if (_isReady)
            {
                return;
            }

            _isReady = true;
        }

        Ready?.Invoke(_sessionPresent);
        _sink.OnConnected(_sessionPresent);
    }

    private Task OnMessageAsync(MqttApplicationMessageReceivedEventArgs received)
    {
        received.AutoAcknowledge = false;
        BecomeReady();
        var message = received.ApplicationMessage;
        var quality = (QualityOfService)message.QualityOfServiceLevel;
        long position;
        lock (_gate)
        {
            position = ++_position;
            if (quality != QualityOfService.AtMostOnce)
            {
                _delivered.Enqueue((position, received));
            }
        }

        Interlocked.Increment(ref _messages);
        _sink.OnMessage(new ReceivedMessage
        {
            Topic = Encoding.UTF8.GetBytes(message.Topic),
            Payload = message.Payload.IsSingleSegment ? message.Payload.FirstSpan : message.Payload.ToArray(),
            ArrivalTime = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100,
            Position = position,
            PacketId = quality == QualityOfService.AtMostOnce ? (ushort)0 : received.PacketIdentifier,
            QualityOfService = quality,
            Retained = message.Retain,
            Duplicate = message.Dup,
        });
        _sink.OnDrained();
        return Task.CompletedTask;
    }

    private Task OnDisconnectedAsync(MqttClientDisconnectedEventArgs ended)
    {
        _ended.TrySetResult(ended.Exception?.Message ?? $"the broker disconnected us: {ended.Reason}");
        return Task.CompletedTask;
    }

    private async Task AcknowledgeInOrderAsync()
    {
        await foreach (var message in _acknowledged.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                await message.AcknowledgeAsync(CancellationToken.None).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // The connection is gone: the broker will redeliver, which is what an unsent one means.
            catch (Exception)
#pragma warning restore CA1031
            {
                _ended.TrySetResult("the connection was lost");
            }
        }
    }

    private async Task LeaveAsync()
    {
        // Said in the DISCONNECT too: left out, some versions of the library end the session.
        var goodbye = new MqttClientDisconnectOptions
        {
            SessionExpiryInterval = (uint)_options.SessionExpiry.TotalSeconds,
        };
        try
        {
            await _client.DisconnectAsync(goodbye, CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // It is over in any case.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
