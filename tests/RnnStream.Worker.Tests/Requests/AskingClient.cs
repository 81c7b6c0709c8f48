using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using RnnStream.Mqtt;

namespace RnnStream.Worker.Tests.Requests;

/// <summary>A client without a broker: delivers what a test sends, and hands back what is published.</summary>
internal sealed class AskingClient : IMessageClient
{
    private readonly Channel<(string Topic, string Payload)> _published =
        Channel.CreateUnbounded<(string, string)>();

    private readonly TaskCompletionSource<IMessageSink> _sink = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _position;

    public MqttClientStatus Status => new(true, "connected", 1, 0, 0, 0);

    /// <summary>The last position that was acknowledged.</summary>
    public long Acknowledged { get; private set; }

    public async Task RunAsync(IMessageSink sink, CancellationToken cancellationToken)
    {
        sink.OnConnected(sessionPresent: false);
        _sink.TrySetResult(sink);
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
    }

    public void Acknowledge(long position) => Acknowledged = Math.Max(Acknowledged, position);

    public ValueTask<bool> PublishAsync(
        string topic, ReadOnlyMemory<byte> payload, QualityOfService qualityOfService, bool retain,
        CancellationToken cancellationToken)
    {
        _published.Writer.TryWrite((topic, Encoding.UTF8.GetString(payload.Span)));
        return ValueTask.FromResult(true);
    }

    /// <summary>Delivers one message.</summary>
    public async Task SendAsync(string topic, byte[] payload, bool retained = false)
    {
        var sink = await _sink.Task;
        sink.OnMessage(new ReceivedMessage
        {
            Topic = Encoding.UTF8.GetBytes(topic),
            Payload = payload,
            ArrivalTime = 1,
            Position = ++_position,
            PacketId = 1,
            QualityOfService = QualityOfService.AtLeastOnce,
            Retained = retained,
            Duplicate = false,
        });
        sink.OnDrained();
    }

    /// <summary>Sends a request and waits for the answer.</summary>
    public async Task<(string Topic, JsonElement Content)> AskAsync(string verb, byte[] payload)
    {
        await SendAsync($"rnnstream/request/{verb}", payload);
        while (true)
        {
            var (topic, text) = await _published.Reader.ReadAsync();
            if (topic.StartsWith("rnnstream/response/", StringComparison.Ordinal))
                return (topic, JsonElement.Parse(text));
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
