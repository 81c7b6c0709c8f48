using RnnStream.Mqtt.Client;
using RnnStream.Testing.Mqtt;

namespace RnnStream.Mqtt.Tests.Contract;

/// <summary>What every client does with every broker.</summary>
public sealed class MessageClientContract
{
    private static readonly QualityOfService[] Qualities = Enum.GetValues<QualityOfService>();

    [MosquittoFact]
    public void The_contract_runs_against_mosquitto() =>
        Assert.Contains(ContractCase.All(), static one => one[0] is ContractCase { Broker: "mosquitto" });

    [Theory]
    [MemberData(nameof(ContractCase.All), MemberType = typeof(ContractCase))]
    public async Task Messages_of_every_quality_arrive_once_and_in_order(ContractCase contract)
    {
        await using var broker = await ContractBroker.StartAsync(contract);
        var (receiver, _) = await ContractClient.ConnectAsync(contract, contract.Options(broker.Port), "plant/#");
        await using var _r = receiver;
        var (sender, _) = await ContractClient.ConnectAsync(contract, contract.Options(broker.Port, "sender"));
        await using var _s = sender;
        foreach (var quality in Qualities)
        {
            for (var i = 0; i < 50; i++)
            {
                await sender.PublishAsync($"plant/{quality}", $"{i}", quality);
            }

            for (var i = 0; i < 50; i++)
            {
                var message = await receiver.Sink.NextAsync();
                Assert.Equal(($"plant/{quality}", $"{i}", quality), (message.Topic, message.Payload, message.QualityOfService));
                Assert.False(message.Retained || message.Duplicate);
                receiver.Client.Acknowledge(message.Position);
            }
        }
    }

    [Theory]
    [MemberData(nameof(ContractCase.All), MemberType = typeof(ContractCase))]
    [Trait("Fault", "N2")]
    [Trait("Fault", "N6")]
    public async Task What_was_not_acknowledged_comes_again_and_nothing_else(ContractCase contract)
    {
        await using var broker = await ContractBroker.StartAsync(contract);
        var (sender, _) = await ContractClient.ConnectAsync(contract, contract.Options(broker.Port, "sender"));
        await using var _s = sender;
        var (first, isKept) = await ContractClient.ConnectAsync(
            contract, contract.Options(broker.Port), "plant/#", QualityOfService.AtLeastOnce);
        Assert.False(isKept);
        for (var i = 0; i < 3; i++)
        {
            await sender.PublishAsync("plant/a", $"{i}", QualityOfService.AtLeastOnce);
        }

        first.Client.Acknowledge((await first.Sink.NextAsync()).Position);
        await first.Sink.NextAsync();
        await first.Sink.NextAsync();
        await first.DisposeAsync();

        var (second, isKeptNow) = await ContractClient.ConnectAsync(
            contract, contract.Options(broker.Port), "plant/#", QualityOfService.AtLeastOnce);
        await using var _2 = second;
        Assert.True(isKeptNow);
        for (var i = 1; i < 3; i++)
        {
            var message = await second.Sink.NextAsync();
            Assert.Equal(($"{i}", true), (message.Payload, message.Duplicate));
            second.Client.Acknowledge(message.Position);
        }

        await sender.PublishAsync("plant/a", "last", QualityOfService.AtLeastOnce);
        Assert.Equal("last", (await second.Sink.NextAsync()).Payload);
    }

    [Theory]
    [MemberData(nameof(ContractCase.All), MemberType = typeof(ContractCase))]
    public async Task A_retained_message_is_marked_and_a_large_one_is_whole(ContractCase contract)
    {
        await using var broker = await ContractBroker.StartAsync(contract);
        var (sender, _) = await ContractClient.ConnectAsync(contract, contract.Options(broker.Port, "sender"));
        await using var _s = sender;
        var large = new string('x', 900_000);
        await sender.PublishAsync("plant/large", large, QualityOfService.AtLeastOnce, retain: true);
        var (receiver, _) = await ContractClient.ConnectAsync(contract, contract.Options(broker.Port), "plant/#");
        await using var _r = receiver;
        var message = await receiver.Sink.NextAsync();
        Assert.True(message.Retained);
        Assert.Equal(large, message.Payload);
        await sender.PublishAsync("plant/large", "new", QualityOfService.AtLeastOnce, retain: true);
        Assert.False((await receiver.Sink.NextAsync()).Retained);
    }

    [Theory]
    [MemberData(nameof(ContractCase.All), MemberType = typeof(ContractCase))]
    public async Task The_will_is_published_when_a_connection_breaks_and_not_on_goodbye(ContractCase contract)
    {
        await using var broker = await ContractBroker.StartAsync(contract);
        var (watcher, _) = await ContractClient.ConnectAsync(contract, contract.Options(broker.Port, "watcher"), "status/#");
        await using var _w = watcher;
        var polite = await ContractClient.ConnectAsync(
            contract, contract.Options(broker.Port, "polite"), will: new MqttWill("status/polite", "gone"u8.ToArray()));
        await polite.Client.DisposeAsync();
        var thrownOut = await ContractClient.ConnectAsync(
            contract, contract.Options(broker.Port, "double"), will: new MqttWill("status/double", "gone"u8.ToArray()));
        await using var _t = thrownOut.Client;
        await thrownOut.Client.Client.DisposeAsync();
        Assert.Equal(("status/double", "gone"), (await watcher.Sink.NextAsync()) is var m ? (m.Topic, m.Payload) : default);
    }

    [Theory]
    [MemberData(nameof(ContractCase.All), MemberType = typeof(ContractCase))]
    public async Task Many_messages_arrive_without_loss_while_they_are_acknowledged_at_once(ContractCase contract)
    {
        const int Count = 5_000;
        await using var broker = await ContractBroker.StartAsync(contract);
        IMessageClient? client = null;
        var sink = new CollectingSink { OnPosition = position => client?.Acknowledge(position) };
        client = contract.CreateClient(
            contract.Options(broker.Port), [new MqttSubscription("plant/#", QualityOfService.AtLeastOnce)], will: null);
        using var stop = new CancellationTokenSource();
        var running = client.RunAsync(sink, stop.Token);
        await sink.ConnectedAsync();
        var (sender, _) = await ContractClient.ConnectAsync(contract, contract.Options(broker.Port, "sender"));
        await using var _s = sender;
        var publishing = Enumerable.Range(0, Count)
            .Select(i => sender.PublishAsync("plant/a", $"{i}", QualityOfService.AtLeastOnce)).ToList();
        for (var i = 0; i < Count; i++)
        {
            Assert.Equal($"{i}", (await sink.NextAsync()).Payload);
        }

        await Task.WhenAll(publishing);
        await stop.CancelAsync();
        await running;
        await client.DisposeAsync();
    }
}
