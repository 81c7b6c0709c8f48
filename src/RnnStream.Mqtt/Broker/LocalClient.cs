using System.Text;

namespace RnnStream.Mqtt.Broker;

/// <summary>A receiver in this process: the seam of a client, without a network between.</summary>
/// <remarks>
/// Invariants: positions only grow, also over several runs; every message is delivered in order and stays with the
/// subscriber until acknowledged; what a run leaves unacknowledged is delivered first, as a duplicate, by the next.
/// </remarks>
internal sealed class LocalClient : IMessageClient
{
    private readonly BrokerCore _core;
    private readonly LocalSubscriber _subscriber;
    private long _position;
    private long _received;
    private int _runs;
    private volatile bool _isRunning;

    public LocalClient(BrokerCore core, IReadOnlyList<string> filters, string clientId, int queuedMessagesMax)
    {
        _core = core;
        _subscriber = new LocalSubscriber(clientId, queuedMessagesMax);
        _core.AddLocal(_subscriber, [.. filters.Select(ToFilter)]);
    }

    public MqttClientStatus Status => new(
        _isRunning,
        _isRunning ? "connected to the embedded broker" : "not running",
        Volatile.Read(ref _runs),
        SessionsLost: 0,
        Volatile.Read(ref _received),
        _core.UnacknowledgedOf(_subscriber));

    public async Task RunAsync(IMessageSink sink, CancellationToken cancellationToken)
    {
        _isRunning = true;
        sink.OnConnected(sessionPresent: Interlocked.Increment(ref _runs) > 1);
        try
        {
            await Task.Factory.StartNew(
                () => DeliverUntil(sink, cancellationToken),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default).ConfigureAwait(false);
        }
        finally
        {
            _isRunning = false;
            _core.Requeue(_subscriber);
            sink.OnDisconnected("the embedded broker's receiver was stopped");
        }
    }

    public void Acknowledge(long position) => _core.Acknowledge(_subscriber, position);

    public ValueTask<bool> PublishAsync(
        string topic, ReadOnlyMemory<byte> payload, QualityOfService qualityOfService, bool retain,
        CancellationToken cancellationToken)
    {
        var name = Encoding.UTF8.GetBytes(topic);

        // The bounds on clients' topics are not for us: ours may be longer by what stands around a client's.
        if (name.Length is 0 or > ushort.MaxValue || name.AsSpan().ContainsAny((byte)'+', (byte)'#'))
        {
            throw new ArgumentException($"'{topic}' is not a topic to publish to", nameof(topic));
        }

        _core.PublishLocal(_subscriber, name, payload.ToArray(), qualityOfService, retain);
        return ValueTask.FromResult(true);
    }

    public ValueTask DisposeAsync()
    {
        _core.RemoveLocal(_subscriber);
        return ValueTask.CompletedTask;
    }

    private byte[] ToFilter(string filter)
    {
        var bytes = Encoding.UTF8.GetBytes(filter);
        return TopicName.IsValidFilter(bytes, _core.Options)
            ? bytes : throw new ArgumentException($"'{filter}' is not a topic filter");
    }

    private void DeliverUntil(IMessageSink sink, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var messages = _core.TakeAll(_subscriber);
            if (messages.Count == 0)
            {
                try
                {
                    _subscriber.Filled.Wait(cancellationToken);
                }
                catch (OperationCanceledException)
                {
                    return;
                }

                continue;
            }

            while (!cancellationToken.IsCancellationRequested && messages.TryPeek(out var message))
            {
                // Remembered before it is delivered, so that the sink may acknowledge at once.
                _core.Remember(_subscriber, ++_position, message);
                messages.Dequeue();
                Volatile.Write(ref _received, _received + 1);
                Deliver(sink, message);
            }

            sink.OnDrained();
        }
    }

    private void Deliver(IMessageSink sink, in LocalMessage local)
    {
        var delivery = local.Delivery;
        sink.OnMessage(new ReceivedMessage
        {
            Topic = delivery.Message.Topic,
            Payload = delivery.Message.Payload,
            ArrivalTime = delivery.Message.ArrivalTime,
            Position = _position,
            PacketId = delivery.QualityOfService == QualityOfService.AtMostOnce
                ? (ushort)0 : (ushort)((_position % ushort.MaxValue) + 1),
            QualityOfService = delivery.QualityOfService,
            Retained = delivery.Retain,
            Duplicate = local.IsRepeated,
        });
    }
}
