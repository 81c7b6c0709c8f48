using System.Diagnostics;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RnnStream.Mqtt.Broker;
using RnnStream.Testing;
using RnnStream.Testing.Mqtt;
using RnnStream.Testing.Storage;

namespace RnnStream.Mqtt.Tests.Broker;

/// <summary>Over real sockets, and with clients that others wrote.</summary>
public sealed class EmbeddedBrokerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_taken_port_is_told_in_one_line()
    {
        await using var first = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Port = 0 });
        var exception = await Assert.ThrowsAsync<MqttBrokerException>(
            () => EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Port = first.Port }));
        Assert.Contains($"port {first.Port}", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [Trait("Fault", "C4")]
    public async Task Listening_beyond_this_machine_without_users_is_refused(string address)
    {
        var options = new EmbeddedBrokerOptions { Address = address, Port = 0 };
        await Assert.ThrowsAsync<MqttBrokerException>(() => EmbeddedBroker.StartAsync(options));
        options.AllowAnonymous = true;
        await using var broker = await EmbeddedBroker.StartAsync(options);
        Assert.NotEqual(0, broker.Port);
    }

    [Fact]
    public async Task A_wrong_address_or_password_file_is_told_in_one_line()
    {
        await Assert.ThrowsAsync<MqttBrokerException>(
            () => EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Address = "nowhere" }));
        await Assert.ThrowsAsync<MqttBrokerException>(
            () => EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Port = 0, PasswordFile = "/nonexistent" }));
    }

    [Fact]
    public async Task Stopping_says_goodbye_to_connected_clients()
    {
        var broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Port = 0 });
        using var peer = await TcpPeer.OpenAsync(broker.Port);
        await peer.SendAsync([0x10, 14, 0, 4, .. "MQTT"u8, 5, 2, 0, 60, 0, 0, 1, (byte)'x']);
        Assert.Equal(0x20, (await peer.ReceiveAsync(16))[0]);
        await broker.DisposeAsync();
        Assert.Equal([0xE0, 1, 0x8B], await peer.ReceiveAsync(3));
        Assert.True(await peer.IsClosedAsync());
    }

    [Fact]
    public async Task A_receiver_in_this_process_holds_back_the_acknowledgement_over_a_socket()
    {
        await using var broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Port = 0 });
        await using var local = broker.CreateLocalClient(["sensors/#"], queuedMessagesMax: 4);
        var sink = new RecordingSink();
        using var stop = new CancellationTokenSource();
        var running = local.RunAsync(sink, stop.Token);
        using var peer = await TcpPeer.OpenAsync(broker.Port);
        await peer.SendAsync([0x10, 13, 0, 4, .. "MQTT"u8, 4, 2, 0, 60, 0, 1, (byte)'x']);
        await peer.ReceiveAsync(4);
        const int Count = 200;
        for (var i = 1; i <= Count; i++)
        {
            await peer.SendAsync([0x32, 14, 0, 9, .. "sensors/a"u8, 0, (byte)i, (byte)'7']);
        }

        for (var i = 1; i <= Count; i++)
        {
            var message = sink.Messages.Take();
            local.Acknowledge(message.Position);
            Assert.Equal([0x40, 2, 0, (byte)i], await peer.ReceiveAsync(4));
        }

        await stop.CancelAsync();
        await running;
    }

    [Fact]
    [Trait("Fault", "N10")]
    public async Task What_a_client_sent_before_it_closed_arrives_also_when_the_receiver_is_slow()
    {
        await using var broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Port = 0 });
        await using var local = broker.CreateLocalClient(["sensors/#"], queuedMessagesMax: 4);
        const int Count = 1_000;
        using (var peer = await TcpPeer.OpenAsync(broker.Port))
        {
            await peer.SendAsync([0x10, 13, 0, 4, .. "MQTT"u8, 4, 2, 0, 60, 0, 1, (byte)'x']);
            await peer.ReceiveAsync(4);
            await peer.SendAsync(
                [.. Enumerable.Range(0, Count).SelectMany(static i => PacketNotation.Parse($"30 r15 s9 'sensors/a' '{i:0000}'")), 0xE0, 0]);
        }

        // Only now does the receiver begin to take: the client is gone.
        var sink = new RecordingSink();
        using var stop = new CancellationTokenSource();
        var running = local.RunAsync(sink, stop.Token);
        for (var i = 0; i < Count; i++)
        {
            Assert.True(sink.Messages.TryTake(out var message, Patience), $"{i} of {Count} arrived");
            Assert.Equal($"{i:0000}", message.Payload);
        }

        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Tls_is_spoken_with_a_certificate()
    {
        using var directory = new TemporaryDirectory();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        var path = Path.Join(directory.Path, "broker.pem");
        await File.WriteAllTextAsync(path, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        await using var broker = await EmbeddedBroker.StartAsync(
            new EmbeddedBrokerOptions { Port = 0, CertificateFile = path });
        using var client = new System.Net.Sockets.TcpClient("127.0.0.1", broker.Port);
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.GetCertHashString() == certificate.GetCertHashString(),
        });
        await stream.WriteAsync(new byte[] { 0x10, 13, 0, 4, 0x4D, 0x51, 0x54, 0x54, 4, 2, 0, 60, 0, 1, 0x78 });
        var answer = new byte[4];
        await stream.ReadExactlyAsync(answer);
        Assert.Equal([0x20, 2, 0, 0], answer);
    }

    [ProgramFact("mosquitto_sub", "mosquitto-clients")]
    public async Task Mosquitto_clients_of_every_version_exchange_messages_at_every_quality()
    {
        var options = new EmbeddedBrokerOptions { Port = 0 };
        options.Users["me"] = "secret";
        await using var broker = await EmbeddedBroker.StartAsync(options);
        foreach (var version in new[] { "mqttv31", "mqttv311", "mqttv5" })
        {
            foreach (var quality in new[] { "0", "1", "2" })
            {
                string[] common = ["-p", $"{broker.Port}", "-V", version, "-q", quality, "-u", "me", "-P", "secret"];
                await RunAsync("mosquitto_pub", [.. common, "-t", "out/1", "-r", "-m", "kept"]);
                var output = await RunAsync(
                    "mosquitto_sub", [.. common, "-t", "out/+", "-C", "1", "-W", "10", "-F", "%t %p %r"]);
                Assert.Equal("out/1 kept 1\n", output);
            }
        }
    }

    [ProgramFact("mosquitto_pub", "mosquitto-clients")]
    [Trait("Fault", "C3")]
    public async Task Mosquitto_clients_learn_of_a_wrong_password()
    {
        var options = new EmbeddedBrokerOptions { Port = 0 };
        options.Users["me"] = "secret";
        await using var broker = await EmbeddedBroker.StartAsync(options);
        var output = await RunAsync(
            "mosquitto_pub", ["-p", $"{broker.Port}", "-u", "me", "-P", "wrong", "-t", "t", "-m", "m"], exitCode: 5);
        Assert.Contains("not authorised", output, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<string> RunAsync(string program, string[] arguments, int exitCode = 0)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var limit = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == exitCode, $"exit code {process.ExitCode}: {await errors}");
        return await output + await errors;
    }
}
