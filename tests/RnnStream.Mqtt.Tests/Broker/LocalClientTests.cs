using RnnStream.Mqtt.Broker;
using RnnStream.Testing.Mqtt;

namespace RnnStream.Mqtt.Tests.Broker;

/// <summary>Receivers in this process: a publisher is acknowledged only when they have acknowledged.</summary>
public sealed class LocalClientTests
{
    private readonly BrokerInMemory _broker = new();
    private readonly RecordingSink _sink = new();

    [Fact]
    [Trait("Fault", "N5")]
    public async Task A_publisher_is_acknowledged_only_after_the_receiver_and_in_order()
    {
        using var stop = new CancellationTokenSource();
        await using var local = new LocalClient(_broker.Core, ["t/#"], "local", 100);
        var running = local.RunAsync(_sink, stop.Token);
        var publisher = Connected("p");

        publisher.Publish("t/1", "a", quality: 1, packetId: 1);
        publisher.Publish("t/2", "b", quality: 2, packetId: 2);
        publisher.Publish("elsewhere", "c", quality: 1, packetId: 3);
        var first = _sink.Messages.Take();
        var second = _sink.Messages.Take();

        Assert.Equal(("t/1", "a", "t/2", "b"), (first.Topic, first.Payload, second.Topic, second.Payload));
        Assert.Equal("", publisher.Receive());
        local.Acknowledge(first.Position);
        Assert.Equal(Hex("40 02 m1"), publisher.Receive());
        local.Acknowledge(second.Position);
        Assert.Equal(Hex("50 02 m2 40 02 m3"), publisher.Receive());
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    [Trait("Fault", "N5")]
    public async Task A_full_receiver_stops_the_reading_of_its_publishers()
    {
        using var stop = new CancellationTokenSource();
        await using var local = new LocalClient(_broker.Core, ["t"], "local", queuedMessagesMax: 3);
        var publisher = Connected("p");
        byte[] packets = [.. Enumerable.Range(0, 10).SelectMany(static _ => PacketNotation.Parse("30 r4 s1 't' 'm'"))];

        publisher.Send(packets);
        Assert.Equal(3, _broker.Core.Status.MessagesReceived);
        var waiting = publisher.WhenReadable();
        Assert.False(waiting.IsCompleted);
        var running = local.RunAsync(_sink, stop.Token);
        await waiting;
        publisher.Send([]);

        Assert.True(_broker.Core.Status.MessagesReceived > 3);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task What_one_run_left_unacknowledged_comes_first_in_the_next()
    {
        await using var local = new LocalClient(_broker.Core, ["t"], "local", 100);
        var publisher = Connected("p");
        using (var stop = new CancellationTokenSource())
        {
            var running = local.RunAsync(_sink, stop.Token);
            publisher.Publish("t", "1", quality: 1, packetId: 1);
            publisher.Publish("t", "2", quality: 1, packetId: 2);
            local.Acknowledge(_sink.Messages.Take().Position);
            _sink.Messages.Take();
            await stop.CancelAsync();
            await running;
        }

        _ = publisher.Receive();
        publisher.Publish("t", "3", quality: 1, packetId: 3);
        using var again = new CancellationTokenSource();
        var rerun = local.RunAsync(_sink, again.Token);
        var second = _sink.Messages.Take();
        var third = _sink.Messages.Take();

        Assert.Equal(("2", true, "3", false), (second.Payload, second.Duplicate, third.Payload, third.Duplicate));
        local.Acknowledge(third.Position);
        Assert.Equal(Hex("40 02 m2 40 02 m3"), publisher.Receive());
        await again.CancelAsync();
        await rerun;
    }

    [Fact]
    [Trait("Fault", "N6")]
    public async Task A_repeated_publish_of_quality_2_reaches_the_receiver_once()
    {
        using var stop = new CancellationTokenSource();
        await using var local = new LocalClient(_broker.Core, ["t"], "local", 100);
        var running = local.RunAsync(_sink, stop.Token);
        var publisher = _broker.Connect("p", cleanStart: false);
        _ = publisher.Receive();
        publisher.Publish("t", "m", quality: 2);
        var message = _sink.Messages.Take();
        publisher.Disconnect();

        publisher = _broker.Connect("p", cleanStart: false);
        _ = publisher.Receive();
        publisher.Send("3C r6 s1 't' m1 'm'");
        Assert.Equal("", publisher.Receive());
        local.Acknowledge(message.Position);
        Assert.Equal(Hex("50 02 m1"), publisher.Receive());
        publisher.Send("62 02 m1");
        Assert.Equal(Hex("70 02 m1"), publisher.Receive());
        Assert.Empty(_sink.Messages);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Publishing_in_process_reaches_clients_and_retained_messages_reach_the_receiver()
    {
        using var stop = new CancellationTokenSource();
        Connected("p").Publish("t", "kept", retain: true);
        await using var local = new LocalClient(_broker.Core, ["t"], "local", 100);
        var subscriber = Connected("s");
        subscriber.Subscribe("out");
        var running = local.RunAsync(_sink, stop.Token);

        Assert.Equal("kept", _sink.Messages.Take().Payload);
        Assert.True(await local.PublishAsync("out", "m"u8.ToArray(), QualityOfService.AtMostOnce, retain: false, default));
        Assert.Equal(Hex("30 r6 s3 'out' 'm'"), subscriber.Receive());
        await stop.CancelAsync();
        await running;
        Assert.False(local.Status.IsConnected);
    }

    [Fact]
    [Trait("Fault", "I5")]
    public async Task What_stands_around_a_clients_topic_may_exceed_the_bound_on_clients_topics()
    {
        var broker = new BrokerInMemory(new EmbeddedBrokerOptions { TopicLevelsMax = 3, TopicLengthMax = 8 });
        await using var local = new LocalClient(broker.Core, ["#"], "local", 100);
        var subscriber = broker.Connect("s");
        _ = subscriber.Receive();
        subscriber.Subscribe("out/#");
        Assert.True(await local.PublishAsync("out/a/b/c/state", "m"u8.ToArray(), QualityOfService.AtMostOnce, retain: true, default));
        Assert.Equal(Hex("30 r18 s15 'out/a/b/c/state' 'm'"), subscriber.Receive());
        foreach (var topic in (string[])["", "a/+", new string('x', 70_000)])
            await Assert.ThrowsAsync<ArgumentException>(
                async () => await local.PublishAsync(topic, default, QualityOfService.AtMostOnce, retain: false, default));
    }

    private ClientInMemory Connected(string clientId)
    {
        var client = _broker.Connect(clientId);
        _ = client.Receive();
        return client;
    }

    private static string Hex(string notation) => Convert.ToHexString(PacketNotation.Parse(notation));
}
