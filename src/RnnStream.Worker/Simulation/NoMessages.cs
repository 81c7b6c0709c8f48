using RnnStream.Mqtt;

namespace RnnStream.Worker.Simulation;

/// <summary>The sink of a client that only publishes.</summary>
internal sealed class NoMessages : IMessageSink
{
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
}
