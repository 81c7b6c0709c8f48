using RnnStream.Formats.Payloads;
using RnnStream.Mqtt;

namespace RnnStream.Pipeline.Intake;

/// <summary>One client's way into the intake. Called on the client's receive thread; blocking there is the
/// back-pressure.</summary>
public sealed class MessageIntake(IMessageClient client, PayloadDecoder decoder, ReadingIntake intake) : IMessageSink
{
    private bool _hadSession;

    /// <summary>Raised on every connection: whether the broker kept what it held for us.</summary>
    public event Action<bool>? Connected;

    /// <summary>Raised when the connection is gone, with the reason.</summary>
    public event Action<string>? Disconnected;

    /// <inheritdoc/>
    public void OnMessage(in ReceivedMessage message) => intake.Deliver(client, decoder, in message);

    /// <inheritdoc/>
    public void OnDrained() => intake.Drained();

    /// <inheritdoc/>
    public void OnConnected(bool sessionPresent)
    {
        if (!sessionPresent && _hadSession) intake.SessionLost();
        _hadSession = true;
        Connected?.Invoke(sessionPresent);
    }

    /// <inheritdoc/>
    public void OnDisconnected(string reason) => Disconnected?.Invoke(reason);
}
