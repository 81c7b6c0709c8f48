using System.Text;
using RnnStream.Formats.Payloads;
using RnnStream.Mqtt;

namespace RnnStream.Pipeline.Intake;

/// <summary>One client's way into the intake. Called on the client's receive thread; blocking there is the
/// back-pressure.</summary>
public sealed class MessageIntake(IMessageClient client, PayloadDecoder decoder, ReadingIntake intake) : IMessageSink
{
    private readonly byte[] _requestPrefix = [];
    private readonly IRequestSink? _requests;
    private bool _hadSession;

    /// <summary>A way in that takes requests beside readings.</summary>
    /// <param name="client">Where messages come from and are acknowledged.</param>
    /// <param name="decoder">Makes readings of them.</param>
    /// <param name="intake">Takes the readings.</param>
    /// <param name="requestPrefix">What the topic of a request begins with; the verb stands behind it.</param>
    /// <param name="requests">Takes the requests.</param>
    public MessageIntake(
        IMessageClient client, PayloadDecoder decoder, ReadingIntake intake,
        string requestPrefix, IRequestSink requests)
        : this(client, decoder, intake)
    {
        _requestPrefix = Encoding.UTF8.GetBytes(requestPrefix);
        _requests = requests;
    }

    /// <summary>Raised on every connection: whether the broker kept what it held for us.</summary>
    public event Action<bool>? Connected;

    /// <summary>Raised when the connection is gone, with the reason.</summary>
    public event Action<string>? Disconnected;

    /// <inheritdoc/>
    public void OnMessage(in ReceivedMessage message)
    {
        if (_requests is not null && message.Topic.StartsWith(_requestPrefix))
            intake.DeliverRequest(client, _requests, message.Topic[_requestPrefix.Length..], in message);
        else
            intake.Deliver(client, decoder, in message);
    }

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
