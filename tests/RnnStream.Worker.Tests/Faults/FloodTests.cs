using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using RnnStream.Testing;
using RnnStream.Testing.Mqtt;
using RnnStream.Testing.Storage;
using RnnStream.Worker.Tests.Acceptance;

namespace RnnStream.Worker.Tests.Faults;

/// <summary>Goal: messages that nobody sends again come faster than they can be made durable: none is lost here, each
/// is counted once, and what is thrown away at the end of the process is counted too. Method: the real service with its
/// own broker, syncs that take 30 ms and room for 32 readings in flight, and a publisher that never waits.</summary>
public sealed class FloodTests : IDisposable
{
    private const int Messages = 4_000;
    private const int BytesPerMessageMax = 64;

    private static readonly string[] SlowSyncs =
        ["strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync", "-e", "inject=fdatasync:delay_enter=30000"];

    private static readonly string[] Narrow =
        ["--Pipeline:BatchSize", "64", "--Pipeline:Batches", "2", "--Subscriptions:0:Filter", "flood/#"];

    private readonly TemporaryDirectory _folder = new();

    [ProgramFact("strace", "strace")]
    [Trait("Fault", "N5")]
    [Trait("Fault", "N10")]
    public async Task A_flood_of_quality_0_is_held_back_and_each_message_is_applied()
    {
        await using var service = await EmbeddedService.StartUnderAsync(SlowSyncs, _folder, Narrow);
        await FloodAsync(service.Port, Messages);
        await LiveService.UntilAsync(
            async () => LiveService.Count(await service.GetAsync("/metrics"), "rnnstream_readings_applied_total") >= Messages);
        var metrics = await service.GetAsync("/metrics");
        Assert.Equal(Messages, LiveService.Count(metrics, "rnnstream_readings_applied_total"));
        Assert.Equal(Messages, LiveService.Count(metrics, "rnnstream_readings_received_total"));
        Assert.Equal(0, LiveService.Count(metrics, "rnnstream_broker_messages_dropped_total{reason=\"QueueFull\"}"));
        Assert.Equal(0, await service.Worker.TerminateAsync());
    }

    [ProgramFact("strace", "strace")]
    [Trait("Fault", "N10")]
    public async Task A_flood_that_meets_the_end_is_accounted_for_to_the_last_message_taken()
    {
        await using var service = await EmbeddedService.StartUnderAsync(SlowSyncs, _folder, Narrow);
        var flood = FloodAsync(service.Port, int.MaxValue);
        await LiveService.UntilAsync(
            async () => LiveService.Count(await service.GetAsync("/metrics"), "rnnstream_readings_applied_total") > 500);
        Assert.Equal(0, await service.Worker.TerminateAsync());
        await flood;
        var (code, output, error) = await WorkerProcess.RunAsync(["inspect", service.Data, "--json"]);
        Assert.True(code == 0, error);
        var found = JsonDocument.Parse(output).RootElement;
        Assert.True(found.GetProperty("dropped").GetInt64() > 0, output[..200]);
        Assert.Equal(
            found.GetProperty("received").GetInt64(),
            found.GetProperty("readingsApplied").GetInt64() + found.GetProperty("dropped").GetInt64());
        (code, output, _) = await WorkerProcess.RunAsync(["inspect", service.Data, "--verify"]);
        Assert.True(code == 0, output);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Publishes at quality 0, readings of one sensor in order, until all are out or nobody takes
    /// more.</summary>
    private static async Task FloodAsync(int port, int count)
    {
        using var peer = new TcpClient("127.0.0.1", port);
        var stream = peer.GetStream();
        await stream.WriteAsync(PacketNotation.Parse("10 r17 s4 'MQTT' 04 02 k0 s5 'flood'"));
        await stream.ReadExactlyAsync(new byte[4]);
        var bytes = new List<byte>(1 << 16);
        try
        {
            for (var message = 0; message < count; message++)
            {
                var payload = string.Create(CultureInfo.InvariantCulture, $"{1_767_571_200 + message},{message % 97}");
                bytes.AddRange([0x30, (byte)(9 + payload.Length), 0, 7, .. "flood/a"u8, .. Encoding.ASCII.GetBytes(payload)]);
                if (bytes.Count < (1 << 16) - BytesPerMessageMax && message + 1 < count) continue;
                await stream.WriteAsync(bytes.ToArray());
                bytes.Clear();
            }
        }
        catch (IOException) when (count == int.MaxValue)
        {
        }
    }
}
