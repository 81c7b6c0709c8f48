namespace RnnStream.Mqtt.Broker;

/// <summary>Properties of a PUBLISH or Will: some are for us, the others are passed on as they are.</summary>
internal sealed partial class ClientConnection
{
    private byte[] _forwarded = [];

    /// <summary>The span of forwarded properties is valid until the next call.</summary>
    private ReasonCode ReadPublishProperties(ref PacketReader reader, PropertyScope scope, ref PublishRequest publish)
    {
        var fault = PropertyReader.TryOpen(ref reader, scope, out var properties);
        if (fault != ReasonCode.Success || properties.IsEmpty)
        {
            return fault;
        }

        if (_forwarded.Length < properties.Size)
        {
            _forwarded = new byte[properties.Size];
        }

        var size = 0;
        while (properties.TryNext(out var property))
        {
            switch (property.Id)
            {
                case PropertyId.TopicAlias:
                    publish.TopicAlias = (ushort)property.Number;
                    break;
                case PropertyId.MessageExpiryInterval:
                    publish.ExpirySeconds = property.Number;
                    break;
                case PropertyId.WillDelayInterval:
                    publish.DelaySeconds = property.Number;
                    break;
                case PropertyId.SubscriptionIdentifier:
                    // Only the broker may say which subscriptions matched (MQTT 5.0, section 3.3.4).
                    return ReasonCode.ProtocolError;
                default:
                    property.Encoded.CopyTo(_forwarded.AsSpan(size));
                    size += property.Encoded.Length;
                    break;
            }
        }

        publish.Properties = _forwarded.AsSpan(0, size);
        return fault;
    }
}
