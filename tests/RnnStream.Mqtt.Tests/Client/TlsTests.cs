using Microsoft.Extensions.Logging.Abstractions;
using RnnStream.Mqtt.Client;
using RnnStream.Mqtt.Tests.Contract;
using RnnStream.Testing.Mqtt;

namespace RnnStream.Mqtt.Tests.Client;

/// <summary>Handshakes with a real broker: which certificates are accepted, and what is said of the others.</summary>
public sealed class TlsTests : IDisposable
{
    private static readonly ContractCase Five = new("built in", "mosquitto", MqttProtocolVersion.V5);
    private readonly TlsParty _root = TlsParty.Authority("root");
    private readonly TlsParty _stranger = TlsParty.Authority("stranger");

    public void Dispose()
    {
        _root.Dispose();
        _stranger.Dispose();
    }

    [MosquittoTheory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    public async Task With_our_authority_messages_flow(string host)
    {
        using var shown = TlsParty.Broker(_root);
        await using var broker = await StartAsync(shown);
        var options = Options(broker);
        options.Host = host;
        await AssertMessagesFlowAsync(options);
    }

    [MosquittoFact]
    [Trait("Fault", "C2")]
    public async Task An_intermediate_certificate_that_the_broker_sends_links_to_our_authority()
    {
        using var middle = TlsParty.Authority("middle", _root);
        using var shown = TlsParty.Broker(middle);
        await using var broker = await StartAsync(shown, middle);
        await AssertMessagesFlowAsync(Options(broker));
    }

    [MosquittoFact]
    [Trait("Fault", "C2")]
    public async Task An_unknown_authority_is_refused()
    {
        using var shown = TlsParty.Broker(_root);
        await using var broker = await StartAsync(shown);
        await AssertRefusedAsync(Options(broker, _stranger), "not signed by an authority we trust (Mqtt:Tls:CaFile)");
    }

    [MosquittoFact]
    [Trait("Fault", "C2")]
    public async Task A_broker_of_another_name_is_refused_until_that_name_is_expected()
    {
        using var shown = TlsParty.Broker(_root, "elsewhere.example");
        await using var broker = await StartAsync(shown);
        var options = Options(broker);
        await AssertRefusedAsync(options, "is for elsewhere.example, not for localhost");
        options.Tls.ServerName = "elsewhere.example";
        await AssertMessagesFlowAsync(options);
    }

    [MosquittoFact]
    [Trait("Fault", "C2")]
    public async Task An_expired_certificate_is_refused()
    {
        using var shown = TlsParty.ExpiredBroker(_root);
        await using var broker = await StartAsync(shown);
        await AssertRefusedAsync(Options(broker), "is valid from");
    }

    [MosquittoFact]
    [Trait("Fault", "C2")]
    public async Task A_certificate_for_clients_is_refused_from_a_broker()
    {
        using var shown = TlsParty.Client(_root);
        await using var broker = await StartAsync(shown);
        await AssertRefusedAsync(Options(broker), "not for use by a server");
    }

    [MosquittoFact]
    [Trait("Fault", "C2")]
    public async Task A_broker_that_asks_for_our_certificate_gets_it_or_we_say_what_is_missing()
    {
        using var shown = TlsParty.Broker(_root);
        using var own = TlsParty.Client(_root);
        await using var broker = await StartAsync(shown, more: "require_certificate true");
        var options = Options(broker);
        await AssertRefusedAsync(options, "Mqtt:Tls:CertificateFile");
        options.Tls.CertificateFile = Write(broker, "own.pem", own.Pem + own.KeyPem);
        await AssertMessagesFlowAsync(options);
        options.Tls.CertificateFile = Write(broker, "own.pem", own.Pem);
        options.Tls.KeyFile = Write(broker, "own.key", own.KeyPem);
        await AssertMessagesFlowAsync(options);
    }

    [MosquittoFact]
    [Trait("Fault", "C2")]
    public async Task A_replaced_authority_file_counts_at_the_next_connection()
    {
        using var shown = TlsParty.Broker(_root);
        await using var broker = await StartAsync(shown);
        var options = Options(broker);
        options.StartPolicy = StartPolicy.Retry;
        options.ReconnectDelayMax = TimeSpan.FromMilliseconds(200);
        await using var client = (await ContractClient.ConnectAsync(Five, options)).Client;
        Write(broker, "trusted.pem", _stranger.Pem);
        broker.Kill();
        await client.Sink.DisconnectedAsync();
        await broker.StartAgainAsync();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!client.Client.Status.Detail.Contains("not signed", StringComparison.Ordinal))
        {
            Assert.False(client.Client.Status.IsConnected);
            await timer.WaitForNextTickAsync();
        }

        Write(broker, "trusted.pem", _root.Pem);
        await client.Sink.ConnectedAsync();
    }

    private static string Write(MosquittoBroker broker, string name, string text)
    {
        var path = broker.Directory.Join(name);
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
        return path;
    }

    private static async Task AssertMessagesFlowAsync(MqttClientOptions options)
    {
        await using var client = (await ContractClient.ConnectAsync(Five, options, "plant/#")).Client;
        await client.PublishAsync("plant/a", "encrypted", QualityOfService.AtLeastOnce);
        Assert.Equal("encrypted", (await client.Sink.NextAsync()).Payload);
    }

    private static async Task AssertRefusedAsync(MqttClientOptions options, string reason)
    {
        await using var client = new MqttClient(options, [], null, TimeProvider.System, NullLogger.Instance);
        var refusal = await Assert.ThrowsAsync<MqttConnectException>(
            () => client.RunAsync(new CollectingSink(), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    private Task<MosquittoBroker> StartAsync(TlsParty shown, TlsParty? middle = null, string more = "") =>
        MosquittoBroker.StartAsync("allow_anonymous true", directory =>
        {
            File.WriteAllText(directory.Join("root.pem"), _root.Pem);
            File.WriteAllText(directory.Join("broker.pem"), shown.Pem + middle?.Pem);
            File.WriteAllText(directory.Join("broker.key"), shown.KeyPem);
            return $"cafile {directory.Join("root.pem")}\ncertfile {directory.Join("broker.pem")}\n"
                + $"keyfile {directory.Join("broker.key")}\nuser root\n{more}";
        });

    private MqttClientOptions Options(MosquittoBroker broker, TlsParty? trusted = null)
    {
        var options = Five.Options(broker.Port);
        options.Host = "localhost";
        options.StartPolicy = StartPolicy.Fail;
        options.Tls.Enabled = true;
        options.Tls.CaFile = Write(broker, "trusted.pem", (trusted ?? _root).Pem);
        return options;
    }
}
