using RnnStream.Mqtt.Broker;
using RnnStream.Testing.Mqtt;

namespace RnnStream.Mqtt.Tests.Broker;

public sealed class BrokerDeliveryTests
{
    private readonly BrokerInMemory _broker = new();

    [Theory]
    [InlineData(0, 2, "30040001746D")]
    [InlineData(1, 0, "30040001746D")]
    [InlineData(1, 2, "320600017400016D")]
    [InlineData(2, 1, "320600017400016D")]
    [InlineData(2, 2, "340600017400016D")]
    public void Quality_is_the_lower_of_published_and_subscribed(int published, int subscribed, string expected)
    {
        var subscriber = Connected("s");
        subscriber.Subscribe("t", subscribed);
        var publisher = Connected("p");
        publisher.Publish("t", "m", published);
        if (published == 2)
        {
            publisher.Send("62 02 m1");
        }

        Assert.Equal(expected, subscriber.Receive());
    }

    [Fact]
    public void Overlapping_subscriptions_deliver_once_at_the_highest_quality_with_all_identifiers()
    {
        var subscriber = Connected("s", version: 5);
        subscriber.Send("82 r9 m1 v2 0B01 s1 '#' 00");
        subscriber.Send("82 r9 m2 v2 0B02 s1 't' 01");
        _ = subscriber.Receive();

        Connected("p", version: 5).Publish("t", "m", quality: 1);

        Assert.Equal(Hex("32 r11 s1 't' m1 v4 0B01 0B02 'm'"), subscriber.Receive());
    }

    [Fact]
    public void Messages_of_one_publisher_arrive_in_order_and_the_window_is_kept()
    {
        var subscriber = Connected("s", version: 5, properties: "v3 21 H2");
        subscriber.Subscribe("t", 1);
        var publisher = Connected("p");
        for (var i = 1; i <= 4; i++)
        {
            publisher.Publish("t", $"{i}", quality: 1, packetId: i);
        }

        Assert.Equal(Hex("32 r7 s1 't' m1 v0 '1' 32 r7 s1 't' m2 v0 '2'"), subscriber.Receive());
        subscriber.Send("40 02 m1");
        Assert.Equal(Hex("32 r7 s1 't' m3 v0 '3'"), subscriber.Receive());
        subscriber.Send("40 02 m2 40 02 m3");
        Assert.Equal(Hex("32 r7 s1 't' m4 v0 '4'"), subscriber.Receive());
    }

    [Fact]
    public void No_local_keeps_own_messages_away()
    {
        var client = Connected("s", version: 5);
        client.Subscribe("t", 0x04);

        client.Publish("t", "own");
        Connected("p").Publish("t", "m");

        Assert.Equal(Hex("30 r5 s1 't' v0 'm'"), client.Receive());
    }

    [Fact]
    public void A_shared_subscription_gives_each_message_to_one_member_in_turn()
    {
        var first = Connected("a", version: 5);
        var second = Connected("b", version: 5);
        first.Subscribe("$share/g/t");
        second.Subscribe("$share/g/t");
        var publisher = Connected("p");
        for (var i = 0; i < 4; i++)
        {
            publisher.Publish("t", $"{i}");
        }

        Assert.Equal(Hex("30 r5 s1 't' v0 '0' 30 r5 s1 't' v0 '2'"), first.Receive());
        Assert.Equal(Hex("30 r5 s1 't' v0 '1' 30 r5 s1 't' v0 '3'"), second.Receive());
    }

    [Fact]
    public void A_topic_alias_replaces_the_topic_from_the_second_message_on()
    {
        var subscriber = Connected("s", version: 5, properties: "v3 22 H5");
        subscriber.Subscribe("topic");
        var publisher = Connected("p");
        publisher.Publish("topic", "a");
        publisher.Publish("topic", "b");

        Assert.Equal(Hex("30 r12 s5 'topic' v3 23 H1 'a' 30 r7 s0 v3 23 H1 'b'"), subscriber.Receive());
    }

    [Fact]
    public void What_is_left_of_the_expiry_is_passed_on_and_expired_messages_are_dropped()
    {
        var subscriber = Connected("s", version: 5, properties: "v5 11 L100");
        subscriber.Subscribe("t", 1);
        subscriber.Disconnect();
        var publisher = Connected("p", version: 5);
        publisher.Publish("t", "a", 1, packetId: 1, properties: "v5 02 L5");
        publisher.Publish("t", "b", 1, packetId: 2, properties: "v5 02 L20");
        _broker.Pass(TimeSpan.FromSeconds(10));

        subscriber = _broker.Connect("s", 5, cleanStart: false);

        Assert.EndsWith(Hex("32 r12 s1 't' m1 v5 02 L10 'b'"), subscriber.Receive());
        Assert.Equal(1, _broker.Core.Counters.Dropped(DropReason.Expired));
    }

    [Fact]
    public void A_retained_message_comes_with_the_flag_and_an_empty_one_clears_it()
    {
        var publisher = Connected("p");
        publisher.Publish("a/b", "m", retain: true);
        var subscriber = Connected("s");
        subscriber.Send("82 r8 m1 s3 'a/+' 00");
        Assert.Equal(Hex("90 03 m1 00 31 r6 s3 'a/b' 'm'"), subscriber.Receive());

        publisher.Publish("a/b", "", retain: true);
        Assert.Equal(Hex("30 r5 s3 'a/b'"), subscriber.Receive());
        subscriber.Send("82 r8 m1 s3 'a/+' 00");
        Assert.Equal(Hex("90 03 m1 00"), subscriber.Receive());
    }

    [Theory]
    [InlineData(0x00, true, true)]
    [InlineData(0x10, true, false)]
    [InlineData(0x20, false, false)]
    public void Retain_handling_says_when_retained_messages_are_sent(int options, bool first, bool again)
    {
        Connected("p").Publish("t", "m", retain: true);
        var subscriber = Connected("s", version: 5);
        foreach (var expected in new[] { first, again })
        {
            subscriber.Send($"82 r7 m1 v0 s1 't' i{options}");
            Assert.Equal(Hex("90 04 m1 v0 00" + (expected ? " 31 r5 s1 't' v0 'm'" : "")), subscriber.Receive());
        }
    }

    [Fact]
    public void Packets_cut_anywhere_are_the_same_packets()
    {
        var subscriber = Connected("s");
        subscriber.Subscribe("t");
        for (var size = 1; size < 12; size++)
        {
            var publisher = _broker.Open();
            publisher.SendInPieces(PacketNotation.Parse("10 r13 s4 'MQTT' 04 02 k10 s1 'q' 30 r10 s1 't' 'payload' C0 00"), size);
            Assert.Equal("20020000D000", publisher.Receive());
            Assert.Equal(Hex("30 r10 s1 't' 'payload'"), subscriber.Receive());
        }
    }

    private static string Hex(string notation) => Convert.ToHexString(PacketNotation.Parse(notation));

    private ClientInMemory Connected(string clientId, int version = 4, string properties = "v0")
    {
        var client = _broker.Connect(clientId, version, properties: properties);
        _ = client.Receive();
        return client;
    }
}
