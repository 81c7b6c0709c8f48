using System.Text;
using RnnStream.Testing.Mqtt;

namespace RnnStream.Mqtt.Tests.Broker;

/// <summary>Plays a packet sequence against a broker and says what went wrong, if anything.</summary>
internal static class SequencePlayer
{
    /// <summary>Null when the broker did what the sequence expects.</summary>
    /// <param name="sequence">What to play.</param>
    /// <param name="open">Opens a connection.</param>
    public static async Task<string?> PlayAsync(PacketSequence sequence, Func<Task<ISequencePeer>> open)
    {
        var peer = await open();
        try
        {
            return await PlayAsync(sequence, peer, open);
        }
        finally
        {
            (peer as IDisposable)?.Dispose();
        }
    }

    private static async Task<string?> PlayAsync(
        PacketSequence sequence, ISequencePeer peer, Func<Task<ISequencePeer>> open)
    {
        if (sequence.IsHandshakeDone && await ConnectAsync(peer, sequence.Version) is { } refused)
        {
            return refused;
        }

        foreach (var step in sequence.Steps)
        {
            if (await PlayAsync(step, sequence.Version, peer, open) is { } wrong)
            {
                return wrong;
            }
        }

        if (sequence.ExpectsDisconnect)
        {
            return await peer.IsClosedAsync() ? null : "the connection was not closed, or more was sent";
        }

        await peer.SendAsync([0xC0, 0]);
        return await ExpectAsync(peer, [0xD0, 0], "PINGRESP at the end");
    }

    private static async Task<string?> PlayAsync(
        PacketStep step, int version, ISequencePeer peer, Func<Task<ISequencePeer>> open)
    {
        switch (step.Kind)
        {
            case PacketStepKind.Send:
                await peer.SendAsync(step.Bytes);
                return null;
            case PacketStepKind.Receive:
                return await ExpectAsync(peer, step.Bytes, "an answer");
            case PacketStepKind.Publish:
                return await PublishAsync(step, open);
            case PacketStepKind.Subscribe:
                await peer.SendAsync(Packet(0x82, $"m1 {(version == 5 ? "v0" : "")}", Text(step.Topic), [(byte)step.QualityOfService]));
                return await ExpectAsync(
                    peer, Packet(0x90, $"m1 {(version == 5 ? "v0" : "")}", [], [(byte)step.QualityOfService]), "SUBACK");
            default:
                await peer.SendAsync(Packet(0xA2, $"m1 {(version == 5 ? "v0" : "")}", Text(step.Topic), []));
                return await ExpectAsync(peer, version == 5 ? [0xB0, 4, 0, 1, 0, 0] : [0xB0, 2, 0, 1], "UNSUBACK");
        }
    }

    private static async Task<string?> ConnectAsync(ISequencePeer peer, int version)
    {
        var name = version == 3 ? "s6 'MQIsdp'" : "s4 'MQTT'";
        var properties = version == 5 ? "v0" : "";
        await peer.SendAsync(Packet(0x10, $"{name} i{version} 02 k60 {properties} s4 'test'", [], []));
        var start = await peer.ReceiveAsync(2);
        if (start is not [0x20, var length])
        {
            return "no CONNACK to the default CONNECT";
        }

        return await peer.ReceiveAsync(length) is [0, 0, ..] ? null : "the default CONNECT was refused";
    }

    private static async Task<string?> PublishAsync(PacketStep step, Func<Task<ISequencePeer>> open)
    {
        var other = await open();
        try
        {
            await other.SendAsync(Packet(0x10, "s4 'MQTT' 04 02 k60 s6 'helper'", [], []));
            _ = await other.ReceiveAsync(4);
            var header = (byte)(0x30 | (step.QualityOfService << 1) | (step.Retain ? 1 : 0));
            byte[] packetId = step.QualityOfService > 0 ? [0, 1] : [];
            await other.SendAsync(Packet(header, "", [.. Text(step.Topic), .. packetId], Encoding.UTF8.GetBytes(step.Text)));
            if (step.QualityOfService > 0)
            {
                _ = await other.ReceiveAsync(4);
            }

            if (step.QualityOfService == 2)
            {
                await other.SendAsync([0x62, 2, 0, 1]);
                _ = await other.ReceiveAsync(4);
            }

            await other.SendAsync([0xE0, 0]);
            return null;
        }
        finally
        {
            (other as IDisposable)?.Dispose();
        }
    }

    private static async Task<string?> ExpectAsync(ISequencePeer peer, byte[] expected, string what)
    {
        var received = await peer.ReceiveAsync(expected.Length);
        return received.AsSpan().SequenceEqual(expected)
            ? null
            : $"{what}: expected {Convert.ToHexString(expected)}, received {Convert.ToHexString(received)}";
    }

    private static byte[] Text(string text) =>
        [.. PacketNotation.Parse($"s{Encoding.UTF8.GetByteCount(text)}"), .. Encoding.UTF8.GetBytes(text)];

    private static byte[] Packet(byte header, string notation, byte[] middle, byte[] end)
    {
        byte[] body = [.. PacketNotation.Parse(notation), .. middle, .. end];
        return [header, .. PacketNotation.Parse($"r{body.Length}"), .. body];
    }
}
