using RnnStream.Mqtt.Packets;

namespace RnnStream.Mqtt.Tests.Packets;

public sealed class PropertyReaderTests
{
    [Fact]
    public void Properties_of_every_form_come_back_and_are_malformed_when_cut_anywhere()
    {
        var properties = new PacketBuffer()
            .Byte((int)PropertyId.PayloadFormatIndicator).Byte(1)
            .Byte((int)PropertyId.MessageExpiryInterval).UInt32(77)
            .Byte((int)PropertyId.TopicAlias).UInt16(9)
            .Byte((int)PropertyId.ContentType).Text("text/plain")
            .Byte((int)PropertyId.CorrelationData).Binary([4, 5])
            .Byte((int)PropertyId.SubscriptionIdentifier).Variable(300)
            .Byte((int)PropertyId.UserProperty).Text("name").Text("value")
            .Written;
        var expected = new List<string>
        {
            "PayloadFormatIndicator 1 ", "MessageExpiryInterval 77 ", "TopicAlias 9 ",
            "ContentType 0 746578742F706C61696E", "CorrelationData 0 0405", "SubscriptionIdentifier 300 ",
            "UserProperty 0 6E616D65",
        };
        var boundaries = new List<int> { 0 };
        var packet = new PacketReader(Counted(properties));
        Assert.Equal(ReasonCode.Success, PropertyReader.TryOpen(ref packet, PropertyScope.Publish, out var whole));
        Assert.True(packet.IsEmpty);
        Assert.Equal(properties.Length, whole.Size);
        var found = new List<string>();
        while (whole.TryNext(out var property))
        {
            found.Add($"{property.Id} {property.Number} {Convert.ToHexString(property.Bytes)}");
            boundaries.Add(boundaries[^1] + property.Encoded.Length);
        }

        Assert.Equal(expected, found);
        Assert.True(whole.IsEmpty);
        for (var cut = 0; cut < properties.Length; cut++)
        {
            var fault = boundaries.Contains(cut) ? ReasonCode.Success : ReasonCode.MalformedPacket;
            Assert.Equal(fault, Check(properties[..cut], PropertyScope.Publish));
        }
    }

    [Fact]
    public void A_length_of_properties_beyond_the_packet_is_malformed()
    {
        foreach (var bytes in (byte[][])[[], [0x80], [1], [3, 1, 1]])
        {
            var packet = new PacketReader(bytes);
            Assert.Equal(ReasonCode.MalformedPacket, PropertyReader.Skip(ref packet, PropertyScope.Publish));
        }
    }

    [Fact]
    public void Identifiers_that_the_standard_does_not_know_are_malformed()
    {
        foreach (var id in (int[])[0, 4, 43, 127, 257, 16_385])
        {
            var properties = new PacketBuffer().Variable(id).Byte(0).Written;
            Assert.Equal(ReasonCode.MalformedPacket, Check(properties, PropertyScope.Publish));
        }
    }

    [Fact]
    public void A_property_out_of_place_repeated_or_with_a_forbidden_value_is_a_protocol_error()
    {
        AssertProtocolError(PropertyScope.Publish, static p => p.Byte((int)PropertyId.ReceiveMaximum).UInt16(5));
        AssertProtocolError(PropertyScope.Publish, static p => p.Byte((int)PropertyId.TopicAlias).UInt16(0));
        AssertProtocolError(PropertyScope.Publish, static p => p.Byte((int)PropertyId.PayloadFormatIndicator).Byte(2));
        AssertProtocolError(PropertyScope.Publish, static p => p.Byte((int)PropertyId.ResponseTopic).Text(""));
        AssertProtocolError(PropertyScope.Publish, static p => p.Byte((int)PropertyId.ResponseTopic).Text("a/+"));
        AssertProtocolError(PropertyScope.Will, static p => p.Byte((int)PropertyId.ResponseTopic).Text("a/#"));
        AssertProtocolError(PropertyScope.Publish, static p => p
            .Byte((int)PropertyId.TopicAlias).UInt16(1).Byte((int)PropertyId.TopicAlias).UInt16(1));
        AssertProtocolError(PropertyScope.Subscribe, static p => p
            .Byte((int)PropertyId.SubscriptionIdentifier).Variable(1)
            .Byte((int)PropertyId.SubscriptionIdentifier).Variable(2));
    }

    [Fact]
    public void Subscription_identifiers_of_a_publish_and_user_properties_may_repeat()
    {
        var properties = new PacketBuffer()
            .Byte((int)PropertyId.SubscriptionIdentifier).Variable(1)
            .Byte((int)PropertyId.SubscriptionIdentifier).Variable(2)
            .Byte((int)PropertyId.UserProperty).Text("a").Text("")
            .Byte((int)PropertyId.UserProperty).Text("a").Text("");
        properties.Byte((int)PropertyId.ResponseTopic).Text("a/b");
        Assert.Equal(ReasonCode.Success, Check(properties.Written, PropertyScope.Publish));
    }

    [Theory]
    [InlineData((int)PropertyScope.Subscribe)]
    [InlineData((int)PropertyScope.Unsubscribe)]
    public void A_property_out_of_place_in_a_subscription_is_malformed_as_mosquitto_has_it(int scope)
    {
        var properties = new PacketBuffer().Byte((int)PropertyId.TopicAlias).UInt16(1).Written;
        Assert.Equal(ReasonCode.MalformedPacket, Check(properties, (PropertyScope)scope));
    }

    [Fact]
    public void Bytes_that_cannot_be_parsed_outrank_an_earlier_property_that_is_not_allowed()
    {
        var properties = new PacketBuffer()
            .Byte((int)PropertyId.TopicAlias).UInt16(0).Byte((int)PropertyId.ContentType).UInt16(50).Written;
        Assert.Equal(ReasonCode.MalformedPacket, Check(properties, PropertyScope.Publish));
    }

    private static void AssertProtocolError(PropertyScope scope, Action<PacketBuffer> write)
    {
        var properties = new PacketBuffer();
        write(properties);
        properties.Byte((int)PropertyId.UserProperty).Text("behind").Text("it");
        Assert.Equal(ReasonCode.ProtocolError, Check(properties.Written, scope));
    }

    private static ReasonCode Check(ReadOnlySpan<byte> properties, PropertyScope scope)
    {
        var packet = new PacketReader(Counted(properties));
        return PropertyReader.Skip(ref packet, scope);
    }

    private static ReadOnlySpan<byte> Counted(ReadOnlySpan<byte> properties) =>
        new PacketBuffer().Variable(properties.Length).Raw(properties).Written;
}
