using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using RnnStream.Mqtt.Client;
using RnnStream.Testing.Mqtt;

namespace RnnStream.Mqtt.Tests.Client;

/// <summary>Plays one packet sequence as the broker of a client under test, over a real socket.</summary>
/// <remarks>The published packets of a command are compared without their properties: the client publishes none.
/// Nothing waits for time to pass: the end is either the end of the stream, or the answer to a last PUBLISH.</remarks>
internal sealed class ClientSequencePlayer : IAsyncDisposable
{
    private const ushort ProbePacketId = 65_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly PacketSequence _sequence;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _patience = new(Patience);
    private readonly AcknowledgingSink _sink = new();
    private readonly MqttClient _client;
    private readonly Task _running;
    private TcpClient? _peer;

    private ClientSequencePlayer(PacketSequence sequence)
    {
        _sequence = sequence;
        _listener.Start();
        var options = new MqttClientOptions
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
            ProtocolVersion = sequence.Version == 5 ? MqttProtocolVersion.V5 : MqttProtocolVersion.V311,
            KeepAlive = TimeSpan.FromHours(1),
            SessionExpiry = sequence.Command == "unsubscribe" ? TimeSpan.FromDays(1) : TimeSpan.Zero,
        };
        _client = new MqttClient(
            options, [], will: null, TimeProvider.System, NullLogger.Instance,
            formerFilters: sequence.Command == "unsubscribe" ? ["test/subscribe"] : []);
        _sink.Client = _client;
        _running = _client.RunAsync(_sink, _stop.Token);
    }

    private NetworkStream Stream => _peer!.GetStream();

    /// <summary>Null when the client did everything right, or what it did wrong.</summary>
    public static async Task<string?> PlayAsync(PacketSequence sequence)
    {
        await using var player = new ClientSequencePlayer(sequence);
        try
        {
            return await player.PlayAsync();
        }
        catch (OperationCanceledException)
        {
            return "no answer in time";
        }
        catch (IOException)
        {
            return sequence.ExpectsDisconnect ? null : "the connection broke";
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _peer?.Dispose();
        _listener.Dispose();
        await _running;
        await _client.DisposeAsync();
        _stop.Dispose();
        _patience.Dispose();
    }

    private async Task<string?> PlayAsync()
    {
        _peer = await _listener.AcceptTcpClientAsync(_patience.Token);
        _peer.NoDelay = true;
        await ReadPacketAsync();
        if (_sequence.IsHandshakeDone)
        {
            var present = _sequence.Command == "unsubscribe" ? "01" : "00";
            await Stream.WriteAsync(PacketNotation.Parse(
                _sequence.Version == 5 ? $"20 r6 {present} 00 v3 21 H20" : $"20 r2 {present} 00"));
            await _sink.Connected.WaitAsync(_patience.Token);
        }

        return await ObeyAsync() ?? await StepAsync() ?? await EndAsync();
    }

    private async Task<string?> ObeyAsync()
    {
        if (_sequence.Command.StartsWith("publish", StringComparison.Ordinal))
        {
            var quality = (QualityOfService)(_sequence.Command[^1] - '0');
            _ = _client.PublishAsync("test/publish", "message"u8.ToArray(), quality, retain: false, _stop.Token).AsTask();
        }

        foreach (var step in _sequence.CommandSteps ?? [])
        {
            var expected = _sequence.Version == 5 ? WithoutProperties(step.Bytes) : step.Bytes;
            var packet = await ReadPacketAsync();
            if (!packet.AsSpan().SequenceEqual(expected))
            {
                return Difference(expected, packet);
            }
        }

        return null;
    }

    private async Task<string?> StepAsync()
    {
        foreach (var step in _sequence.Steps)
        {
            if (step.Kind == PacketStepKind.Send)
            {
                await Stream.WriteAsync(step.Bytes, _patience.Token);
                continue;
            }

            Assert.Equal(PacketStepKind.Receive, step.Kind);
            var received = new byte[step.Bytes.Length];
            var count = await Stream.ReadAtLeastAsync(received, received.Length, throwOnEndOfStream: false, _patience.Token);
            if (!received.AsSpan(0, count).SequenceEqual(step.Bytes))
            {
                return Difference(step.Bytes, received[..count]);
            }
        }

        return null;
    }

    private async Task<string?> EndAsync()
    {
        if (_sequence.ExpectsDisconnect)
        {
            // A last DISCONNECT may come before the end.
            var buffer = new byte[64];
            while (await Stream.ReadAsync(buffer, _patience.Token) > 0)
            {
            }

            return null;
        }

        await Stream.WriteAsync(PacketNotation.Parse(
            _sequence.Version == 5 ? $"32 r8 s1 'p' m{ProbePacketId} 00 'ok'" : $"32 r7 s1 'p' m{ProbePacketId} 'ok'"));
        var expected = PacketNotation.Parse($"40 r2 m{ProbePacketId}");
        var answer = await ReadPacketAsync();
        return answer.AsSpan().SequenceEqual(expected) ? null : "at the end: " + Difference(expected, answer);
    }

    /// <summary>One packet; empty at the end of the stream. Lengths up to 16,383 are all that is needed.</summary>
    private async Task<byte[]> ReadPacketAsync()
    {
        var head = new byte[2];
        if (await Stream.ReadAtLeastAsync(head, 2, throwOnEndOfStream: false, _patience.Token) < 2)
        {
            return [];
        }

        var bytes = new List<byte>(head);
        var size = head[1] & 0x7F;
        if (head[1] >= 0x80)
        {
            var more = new byte[1];
            await Stream.ReadExactlyAsync(more, _patience.Token);
            size |= more[0] << 7;
            bytes.Add(more[0]);
        }

        var body = new byte[size];
        await Stream.ReadExactlyAsync(body, _patience.Token);
        bytes.AddRange(body);
        return [.. bytes];
    }

    /// <summary>The same PUBLISH (quality 1 or 2) or UNSUBSCRIBE with empty properties; all lengths below
    /// 128.</summary>
    private static byte[] WithoutProperties(byte[] packet)
    {
        var isPublish = packet[0] >> 4 == 3;
        var start = isPublish ? 2 + 2 + ((packet[2] << 8) | packet[3]) + 2 : 4;
        var end = start + 1 + packet[start];
        return [packet[0], (byte)(packet[1] - packet[start]), .. packet[2..start], 0, .. packet[end..]];
    }

    private static string Difference(byte[] expected, byte[] actual) =>
        $"expected {Convert.ToHexString(expected)}, got {Convert.ToHexString(actual)}";
}
