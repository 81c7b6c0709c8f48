using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using RnnStream.Mqtt.Client;
using RnnStream.Mqtt.Packets;
using RnnStream.Mqtt.Tests.Contract;
using RnnStream.Testing.Mqtt;

namespace RnnStream.Mqtt.Tests.Client;

/// <summary>Goal: whatever a broker answers to CONNECT and SUBSCRIBE, the client says in one line what it was. Method:
/// a peer that answers with given bytes.</summary>
public sealed class RefusalTests
{
    private const string Accepted5 = "20 r3 00 00 00";
    private const string Accepted311 = "20 r2 00 00";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(5, "20 r3 00 86 00", "wrong user name or password (Mqtt:Username, Mqtt:PasswordFile)")]
    [InlineData(5, "20 r3 00 87 00", "not authorised")]
    [InlineData(5, "20 r3 00 85 00", "the client id is not accepted (Mqtt:ClientId)")]
    [InlineData(5, "20 r3 00 88 00", "unavailable")]
    [InlineData(5, "20 r3 00 89 00", "busy")]
    [InlineData(5, "20 r3 00 8A 00", "banned")]
    [InlineData(5, "20 r3 00 97 00", "a quota is exceeded")]
    [InlineData(5, "20 r3 00 95 00", "a packet was too large")]
    [InlineData(5, "20 r3 00 80 00", "UnspecifiedError (0x80)")]
    [InlineData(4, "20 r2 00 01", "it does not speak this version of MQTT")]
    [InlineData(4, "20 r2 00 02", "the client id is not accepted (Mqtt:ClientId)")]
    [InlineData(4, "20 r2 00 03", "unavailable")]
    [InlineData(4, "20 r2 00 04", "wrong user name or password (Mqtt:Username, Mqtt:PasswordFile)")]
    [InlineData(4, "20 r2 00 05", "not authorised; user name and password are")]
    [InlineData(4, "20 r2 00 09", "return code 9")]
    public async Task A_refused_connection_is_told_in_words(int version, string answer, string expected) =>
        Assert.Contains($"the broker refuses us: {expected}", await FaultAsync(version, answer), StringComparison.Ordinal);

    [Theory]
    [InlineData(5, "90 r4 m1 00 8F", "the broker refuses the subscription 'a/#': the topic filter is not valid")]
    [InlineData(5, "90 r4 m1 00 9E", "'a/#': it does not support shared subscriptions")]
    [InlineData(5, "90 r4 m1 00 A2", "'a/#': it does not support wildcards")]
    [InlineData(5, "90 r5 m1 00 01 87", "'b': not authorised")]
    [InlineData(4, "90 r3 m1 80", "the broker refuses the subscription 'a/#': not allowed")]
    [InlineData(5, "90 r1 00", "MalformedPacket")]
    [InlineData(5, "90 r3 m1 00", "MalformedPacket")]
    [InlineData(5, "90 r3 m0 00", "ProtocolError")]
    [InlineData(5, "90 r4 m1 05 00", "MalformedPacket")]
    [InlineData(5, "B0 r1 00", "MalformedPacket")]
    [InlineData(5, "B0 r3 m0 00", "ProtocolError")]
    [InlineData(4, "B0 r3 m2 00", "MalformedPacket")]
    [InlineData(5, "20 r3 00 00 00", "ProtocolError")]
    public async Task A_refused_or_broken_answer_to_a_subscription_is_told_in_words(
        int version, string answer, string expected)
    {
        var accepted = version == 5 ? Accepted5 : Accepted311;
        Assert.Contains(expected, await FaultAsync(version, $"{accepted} {answer}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, "20 r1 00")]
    [InlineData(5, "20 r3 02 00 00")]
    [InlineData(5, "20 r2 00 00")]
    [InlineData(5, "20 r4 00 00 00 00")]
    [InlineData(4, "20 r3 00 00 00")]
    public async Task A_broken_answer_to_a_connection_is_malformed(int version, string answer) =>
        Assert.Contains("MalformedPacket", await FaultAsync(version, answer), StringComparison.Ordinal);

    [Theory]
    [InlineData("20 r3 00 84 00")]
    [InlineData("20 r2 00 01")]
    public async Task A_broker_that_does_not_speak_5_is_spoken_to_in_311(string answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        await using var client = Client(listener, MqttProtocolVersion.V5);
        var running = client.RunAsync(new CollectingSink(), CancellationToken.None);
        Assert.Equal(5, await AnswerAsync(listener, answer));
        Assert.Equal(4, await AnswerAsync(listener, "20 r2 00 05"));
        var fault = await Assert.ThrowsAsync<MqttConnectException>(() => running.WaitAsync(Patience));
        Assert.Contains("the broker refuses us: not authorised", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_reason_that_a_broker_can_give_has_words()
    {
        foreach (var reason in Enum.GetValues<ReasonCode>())
        {
            var text = ReasonText.Of(reason);
            Assert.NotEmpty(text);
            Assert.Equal(
                text.Contains($"{reason}", StringComparison.Ordinal),
                text.EndsWith($"(0x{(int)reason:X2})", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void An_acknowledgement_carries_only_the_reasons_of_the_standard()
    {
        // MQTT 5.0, sections 3.4.2.1, 3.5.2.1, 3.6.2.1 and 3.7.2.1.
        int[] publish = [0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99];
        int[] release = [0x00, 0x92];
        for (var code = 0; code < 256; code++)
        {
            var reason = (ReasonCode)code;
            foreach (var type in (PacketType[])[PacketType.PublishAcknowledgement, PacketType.PublishReceived])
                Assert.Equal(publish.Contains(code), ReasonText.IsAllowed(type, reason));
            foreach (var type in (PacketType[])[PacketType.PublishRelease, PacketType.PublishComplete])
                Assert.Equal(release.Contains(code), ReasonText.IsAllowed(type, reason));
        }
    }

    /// <summary>What a client that may fail says when its broker answers so.</summary>
    private static async Task<string> FaultAsync(int version, string answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        await using var client = Client(
            listener, version == 5 ? MqttProtocolVersion.V5 : MqttProtocolVersion.V311);
        var running = client.RunAsync(new CollectingSink(), CancellationToken.None);
        Assert.Equal(version, await AnswerAsync(listener, answer));
        var fault = await Assert.ThrowsAsync<MqttConnectException>(() => running.WaitAsync(Patience));
        Assert.DoesNotContain('\n', fault.Message);
        return fault.Message;
    }

    private static MqttClient Client(TcpListener listener, MqttProtocolVersion version)
    {
        listener.Start();
        var options = new MqttClientOptions
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)listener.LocalEndpoint).Port,
            ProtocolVersion = version,
            StartPolicy = StartPolicy.Fail,
        };
        MqttSubscription[] subscriptions =
            [new("a/#", QualityOfService.AtLeastOnce), new("b", QualityOfService.AtLeastOnce)];
        return new MqttClient(options, subscriptions, null, TimeProvider.System, NullLogger.Instance);
    }

    /// <summary>Takes the next connection and answers it to its end; returns the protocol level of its
    /// CONNECT.</summary>
    private static async Task<int> AnswerAsync(TcpListener listener, string answer)
    {
        using var peer = await listener.AcceptTcpClientAsync().WaitAsync(Patience);
        using var limit = new CancellationTokenSource(Patience);
        var connect = new byte[9];
        await peer.GetStream().ReadExactlyAsync(connect, limit.Token);
        await peer.GetStream().WriteAsync(PacketNotation.Parse(answer), limit.Token);
        var rest = new byte[256];
        while (await peer.GetStream().ReadAsync(rest, limit.Token) > 0)
        {
        }

        return connect[8];
    }
}
