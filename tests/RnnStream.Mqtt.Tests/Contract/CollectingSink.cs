using System.Text;
using System.Threading.Channels;

namespace RnnStream.Mqtt.Tests.Contract;

/// <summary>Copies what arrives, for a test to await.</summary>
internal sealed class CollectingSink : IMessageSink
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Channel<Collected> _messages = Channel.CreateUnbounded<Collected>();
    private readonly Channel<bool> _connections = Channel.CreateUnbounded<bool>();
    private readonly Channel<string> _disconnections = Channel.CreateUnbounded<string>();

    /// <summary>Called on the receive thread; may block.</summary>
    public Action<long>? OnPosition { get; init; }

    public void OnMessage(in ReceivedMessage message)
    {
        _messages.Writer.TryWrite(new Collected(
            Encoding.UTF8.GetString(message.Topic), Encoding.UTF8.GetString(message.Payload), message.Position,
            message.QualityOfService, message.Retained, message.Duplicate));
        OnPosition?.Invoke(message.Position);
    }

    public void OnDrained()
    {
    }

    public void OnConnected(bool sessionPresent) => _connections.Writer.TryWrite(sessionPresent);

    public void OnDisconnected(string reason) => _disconnections.Writer.TryWrite(reason);

    public Task<Collected> NextAsync() => _messages.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public Task<bool> ConnectedAsync() => _connections.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public Task<string> DisconnectedAsync() => _disconnections.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public sealed record Collected(
        string Topic, string Payload, long Position, QualityOfService QualityOfService, bool Retained, bool Duplicate);
}
