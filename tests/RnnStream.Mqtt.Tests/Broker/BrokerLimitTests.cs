using RnnStream.Mqtt.Broker;
using RnnStream.Testing.Mqtt;

namespace RnnStream.Mqtt.Tests.Broker;

public sealed class BrokerLimitTests
{
    [Fact]
    [Trait("Fault", "I4")]
    public void A_packet_above_the_limit_is_refused_on_its_header_alone()
    {
        var client = new BrokerInMemory(new EmbeddedBrokerOptions { PacketSizeMax = 1000 }).Connect("c", version: 5);
        _ = client.Receive();
        client.Send("30 r1001");
        Assert.Equal("E00195", client.Receive());
        Assert.True(client.IsClosed);
    }

    [Fact]
    [Trait("Fault", "N4")]
    public void A_client_that_does_not_read_stalls_nobody_and_its_messages_are_bounded()
    {
        var broker = new BrokerInMemory(new EmbeddedBrokerOptions { QueuedMessagesMax = 100, OutboundBytesMax = 4096 });
        var slow = broker.Connect("slow");
        slow.Subscribe("t");
        slow.IsStalled = true;
        var quick = broker.Connect("quick");
        quick.Subscribe("t");
        var publisher = broker.Connect("p");
        var payload = new string('x', 100);
        for (var i = 0; i < 1000; i++)
        {
            publisher.Publish("t", payload);
            Assert.Equal(2 * 105, quick.Receive().Length);
        }

        var dropped = broker.Core.Counters.Dropped(DropReason.QueueFull);
        slow.IsStalled = false;
        Assert.Equal(1000 - dropped, slow.Receive().Length / 2 / 105);
        Assert.InRange(dropped, 1000 - 100 - 41, 1000 - 100);
    }

    [Fact]
    public void A_client_that_does_not_read_its_answers_is_not_read_from()
    {
        var broker = new BrokerInMemory(new EmbeddedBrokerOptions { OutboundBytesMax = 4096 });
        var client = broker.Connect("c");
        _ = client.Receive();
        client.IsStalled = true;
        var pings = Enumerable.Repeat<byte[]>([0xC0, 0], 100_000).SelectMany(static ping => ping).ToArray();
        client.Send(pings);
        client.IsStalled = false;
        Assert.InRange(client.Receive().Length / 2, 4096, 17 * 4096);
        Assert.False(client.IsClosed);
    }

    [Fact]
    public void Subscriptions_above_the_limit_are_refused()
    {
        var client = new BrokerInMemory(new EmbeddedBrokerOptions { SubscriptionsPerClientMax = 1 }).Connect("c", version: 5);
        client.Subscribe("a");
        client.Send("82 r7 m1 v0 s1 'b' 00");
        Assert.Equal("90040001" + "0097", client.Receive());
    }

    [Fact]
    [Trait("Fault", "I5")]
    public void Topics_above_the_limits_end_the_connection()
    {
        var options = new EmbeddedBrokerOptions { TopicLevelsMax = 3, TopicLengthMax = 10 };
        foreach (var topic in new[] { "a/b/c/d", "12345678901" })
        {
            var client = new BrokerInMemory(options).Connect("c");
            client.Publish(topic, "m");
            Assert.True(client.IsClosed);
        }
    }

    [Fact]
    public void Retained_messages_are_bounded_in_number_and_bytes()
    {
        var broker = new BrokerInMemory(new EmbeddedBrokerOptions { RetainedMessagesMax = 2, RetainedBytesMax = 1000 });
        var client = broker.Connect("c");
        client.Publish("a", "m", retain: true);
        client.Publish("b", new string('x', 2000), retain: true);
        client.Publish("c", "m", retain: true);
        client.Publish("d", "m", retain: true);
        client.Publish("a", "again", retain: true);
        Assert.Equal(2, broker.Core.RetainedCount);
        Assert.Equal(2, broker.Core.Counters.Dropped(DropReason.RetainedFull));
    }

    [Fact]
    public void The_session_longest_without_a_connection_makes_room()
    {
        var broker = new BrokerInMemory(new EmbeddedBrokerOptions { SessionsMax = 2 });
        broker.Connect("a", cleanStart: false).Disconnect();
        broker.Pass(TimeSpan.FromSeconds(1));
        broker.Connect("b", cleanStart: false).Disconnect();
        broker.Connect("c");
        Assert.StartsWith("20020000", broker.Connect("a", cleanStart: false).Receive());
        Assert.Equal(2, broker.Core.SessionCount);
    }

    [Fact]
    public void Connections_above_the_limit_are_refused()
    {
        var broker = new BrokerInMemory(new EmbeddedBrokerOptions { ClientsMax = 1 });
        Assert.Equal("20020000", broker.Connect("a").Receive());
        Assert.Equal("20020003", broker.Connect("b").Receive());
    }

    [Fact]
    [Trait("Fault", "C3")]
    public void A_wrong_password_is_refused_and_never_shown()
    {
        var options = new EmbeddedBrokerOptions();
        options.Users["pump"] = "secret";
        var broker = new BrokerInMemory(options);
        Assert.Equal("20020000", Login("pump", "secret"));
        Assert.Equal("20020005", Login("pump", "wrong"));
        Assert.Equal("20020005", Login("other", "secret"));
        Assert.Equal("20020005", broker.Connect("anonymous").Receive());

        string Login(string name, string password)
        {
            var client = broker.Open();
            var body = PacketNotation.Parse(
                $"s4 'MQTT' 04 C2 k10 s1 'c' s{name.Length} '{name}' s{password.Length} '{password}'");
            client.Send([0x10, (byte)body.Length, .. body]);
            return client.Receive();
        }
    }

    [Fact]
    public void A_password_hash_is_read_back_and_accepts_its_password_only()
    {
        var written = PasswordHash.Create("secret"u8, iterations: 10).ToString();
        Assert.True(PasswordHash.TryParse(written, out var hash));
        Assert.True(hash.Verify("secret"u8));
        Assert.False(hash.Verify("Secret"u8));
        Assert.DoesNotContain("secret", written, StringComparison.Ordinal);
        foreach (var wrong in new[] { "", "secret", "$pbkdf2-sha256$0$AAAA$AAAA", "$md5$1$AAAAAAAAAAAA$AAAA", written + "$" })
        {
            Assert.False(PasswordHash.TryParse(wrong, out _));
        }
    }
}
