namespace RnnStream.Mqtt.Broker;

/// <summary>A message of quality 2 that a client sent and has not yet released.</summary>
internal sealed class ReceivedExactlyOnce(BrokerMessage message)
{
    public BrokerMessage Message { get; } = message;

    /// <summary>How often it was sent again; more than once without PUBREL is a protocol error.</summary>
    public int Repeats { get; set; }

    /// <summary>Its acknowledgement, while a receiver in this process holds it back.</summary>
    public PendingAcknowledgement? Pending { get; set; }

    /// <summary>Whether a publish under the same packet identifier is this message again.</summary>
    public bool IsSame(in PublishRequest publish) =>
        publish.Topic.SequenceEqual(Message.Topic) && publish.Payload.SequenceEqual(Message.Payload);
}
