namespace RnnStream.Mqtt.Broker;

/// <summary>The Will in a CONNECT (MQTT 5.0, section 3.1.3.2).</summary>
internal sealed partial class ClientConnection
{
    private ReasonCode ReadWill(byte flags, ref PacketReader reader, ConnectRequest request)
    {
        var will = new PublishRequest();
        uint delay = 0;
        if (request.ProtocolVersion == 5)
        {
            var fault = ReadPublishProperties(ref reader, PropertyScope.Will, ref will);
            if (fault != ReasonCode.Success)
            {
                return fault;
            }

            delay = will.DelaySeconds;
        }

        if (!reader.TryReadString(out var topic) || (topic.Length > 0 && !TopicName.IsValid(topic, core.Options))
            || !reader.TryReadBinary(out var payload))
        {
            return ReasonCode.MalformedPacket;
        }

        if (topic.IsEmpty)
        {
            return ReasonCode.ProtocolError;
        }

        if (TopicName.IsReserved(topic))
        {
            return ReasonCode.NotAuthorized;
        }

        request.Will = new WillMessage(
            new BrokerMessage(topic.ToArray(), payload.ToArray(), will.Properties.ToArray())
            {
                QualityOfService = (QualityOfService)((flags >> 3) & 3),
                Retain = (flags & WillRetainFlag) != 0,
                ExpirySeconds = will.ExpirySeconds,
                ArrivalTime = core.ArrivalTime,
            },
            delay);
        return ReasonCode.Success;
    }
}
