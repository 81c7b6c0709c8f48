using System.Collections.Concurrent;
using System.Text;

namespace RnnStream.Mqtt.Tests.Broker;

/// <summary>A sink that hands every message to the test.</summary>
internal sealed class RecordingSink : IMessageSink
{
    public BlockingCollection<(string Topic, string Payload, long Position, bool Duplicate)> Messages { get; } = [];

    public void OnMessage(in ReceivedMessage message)
    {
        Messages.Add((
            Encoding.UTF8.GetString(message.Topic), Encoding.UTF8.GetString(message.Payload), message.Position,
            message.Duplicate));
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
}
