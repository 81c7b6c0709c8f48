using RnnStream.Mqtt.Broker;
using RnnStream.Testing.Mqtt;

namespace RnnStream.Mqtt.Tests.Broker;

public sealed class BrokerSessionTests
{
    private readonly BrokerInMemory _broker = new(new EmbeddedBrokerOptions { QueuedMessagesMax = 3 });

    [Fact]
    public void A_returning_client_finds_its_subscriptions_and_messages()
    {
        var subscriber = _broker.Connect("s", cleanStart: false);
        subscriber.Subscribe("t", 1);
        subscriber.Disconnect();
        _broker.Connect("p").Publish("t", "m", quality: 1);

        subscriber = _broker.Connect("s", cleanStart: false);

        Assert.Equal(Hex("20 02 01 00 32 r6 s1 't' m1 'm'"), subscriber.Receive());
    }

    [Fact]
    [Trait("Fault", "N6")]
    public void Unacknowledged_messages_come_again_in_order_as_duplicates()
    {
        var subscriber = _broker.Connect("s", cleanStart: false);
        subscriber.Subscribe("t", 2);
        var publisher = _broker.Connect("p");
        publisher.Publish("t", "1", quality: 1, packetId: 1);
        publisher.Publish("t", "2", quality: 2, packetId: 2);
        publisher.Send("62 02 m2");
        publisher.Publish("t", "3", quality: 1, packetId: 3);
        subscriber.Send("50 02 m2");
        subscriber.Disconnect();

        subscriber = _broker.Connect("s", cleanStart: false);

        Assert.Equal(Hex("20 02 01 00 3A r6 s1 't' m1 '1' 62 02 m2 3A r6 s1 't' m3 '3'"), subscriber.Receive());
    }

    [Fact]
    [Trait("Fault", "N10")]
    public void A_queue_is_bounded_and_what_does_not_fit_is_counted()
    {
        var subscriber = _broker.Connect("s", cleanStart: false);
        subscriber.Subscribe("t", 1);
        subscriber.Disconnect();
        var publisher = _broker.Connect("p");
        for (var i = 1; i <= 5; i++)
        {
            publisher.Publish("t", $"{i}", quality: 1, packetId: i);
        }

        subscriber = _broker.Connect("s", cleanStart: false);

        Assert.Equal(
            Hex("20 02 01 00 32 r6 s1 't' m1 '1' 32 r6 s1 't' m2 '2' 32 r6 s1 't' m3 '3'"), subscriber.Receive());
        Assert.Equal(2, _broker.Core.Counters.Dropped(DropReason.QueueFull));
    }

    [Fact]
    [Trait("Fault", "N8")]
    public void A_second_connection_of_a_client_takes_over()
    {
        var first = _broker.Connect("s", version: 5);
        _ = first.Receive();

        var second = _broker.Connect("s", version: 5);

        Assert.Equal("E0018E", first.Receive());
        Assert.True(first.IsClosed);
        Assert.False(second.IsClosed);
        Assert.Equal(1, _broker.Core.ClientCount);
    }

    [Fact]
    public void A_session_ends_when_its_time_is_over()
    {
        var subscriber = _broker.Connect("s", 5, properties: "v5 11 L10");
        subscriber.Subscribe("t", 1);
        subscriber.Disconnect();
        _broker.Pass(TimeSpan.FromSeconds(9));
        Assert.Equal(1, _broker.Core.SessionCount);
        _broker.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(0, _broker.Core.SessionCount);
        Assert.Equal(0, _broker.Core.Subscriptions.Count);
    }

    [Fact]
    [Trait("Fault", "N3")]
    public void A_silent_client_is_closed_after_one_and_a_half_keep_alives()
    {
        var client = _broker.Open();
        client.Connect("s", 5, keepAlive: 10);
        _ = client.Receive();
        _broker.Pass(TimeSpan.FromSeconds(14));
        client.Send("C0 00");
        _broker.Pass(TimeSpan.FromSeconds(15));
        Assert.False(client.IsClosed);
        _broker.Pass(TimeSpan.FromSeconds(1));
        Assert.True(client.IsClosed);
        Assert.Equal("D000E0018D", client.Receive());
    }

    [Fact]
    public void A_connection_that_never_says_connect_is_closed()
    {
        var client = _broker.Open();
        client.Send("10 r13 s4");
        _broker.Pass(TimeSpan.FromSeconds(11));
        Assert.True(client.IsClosed);
    }

    [Fact]
    public void A_will_is_published_when_the_connection_is_lost_but_not_after_goodbye()
    {
        var watcher = _broker.Connect("w");
        watcher.Subscribe("will");
        ConnectWithWill().Send("E0 00");
        Assert.Equal("", watcher.Receive());
        ConnectWithWill().Disconnect();
        Assert.Equal(Hex("30 r8 s4 'will' 'xy'"), watcher.Receive());
    }

    [Fact]
    public void A_delayed_will_is_dropped_when_the_client_returns_and_published_when_it_does_not()
    {
        var watcher = _broker.Connect("w");
        watcher.Subscribe("will");
        ConnectWithDelayedWill().Disconnect();
        _broker.Pass(TimeSpan.FromSeconds(4));
        ConnectWithDelayedWill().Disconnect();
        _broker.Pass(TimeSpan.FromSeconds(4));
        Assert.Equal("", watcher.Receive());
        _broker.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(Hex("30 r8 s4 'will' 'xy'"), watcher.Receive());
    }

    private ClientInMemory ConnectWithWill()
    {
        var client = _broker.Open();
        client.Send("10 r23 s4 'MQTT' 04 06 k10 s1 'p' s4 'will' s2 'xy'");
        return client;
    }

    private ClientInMemory ConnectWithDelayedWill()
    {
        var client = _broker.Open();
        client.Send("10 r35 s4 'MQTT' 05 04 k10 v5 11 L100 s1 'p' v5 18 L5 s4 'will' s2 'xy'");
        return client;
    }

    private static string Hex(string notation) => Convert.ToHexString(PacketNotation.Parse(notation));
}
