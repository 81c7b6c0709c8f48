using RnnStream.Mqtt.Packets;

namespace RnnStream.Mqtt.Tests.Packets;

/// <summary>Packets found in a stream of bytes, however it is cut.</summary>
public sealed class FrameReaderTests
{
    private const int Limit = 1 << 20;

    // A ping, one of two length digits, an empty one again.
    private static readonly byte[] Three =
        [0xD0, 0, 0x30, 0xC8, 0x01, .. Enumerable.Range(0, 200).Select(static i => (byte)i), 0xE0, 0];

    [Fact]
    public void Packets_are_the_same_at_every_split_point()
    {
        for (var split = 0; split <= Three.Length; split++)
        {
            var reader = new FrameReader(Limit);
            var packets = new List<(byte Header, byte[] Body)>();
            Feed(reader, Three.AsSpan(0, split), packets);
            Feed(reader, Three.AsSpan(split), packets);
            AssertThree(packets);
        }
    }

    [Fact]
    public void Packets_are_the_same_byte_by_byte()
    {
        var reader = new FrameReader(Limit);
        var packets = new List<(byte Header, byte[] Body)>();
        for (var i = 0; i < Three.Length; i++) Feed(reader, Three.AsSpan(i, 1), packets);
        AssertThree(packets);
    }

    [Fact]
    public void A_packet_larger_than_the_buffer_arrives_whole_and_the_next_one_too()
    {
        byte[] body = [.. Enumerable.Range(0, 300_000).Select(static i => (byte)(i * 7))];
        byte[] stream = [0x30, .. Length(body.Length), .. body, 0xD0, 0];
        var reader = new FrameReader(Limit);
        var packets = new List<(byte Header, byte[] Body)>();
        Feed(reader, stream, packets);
        Assert.Equal(2, packets.Count);
        Assert.Equal(body, packets[0].Body);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(126)]
    [InlineData(1_000)]
    [InlineData(16_000)]
    [InlineData(40_000)]
    public void Packets_that_the_end_of_the_buffer_cuts_arrive_whole(int size)
    {
        var stream = new List<byte>();
        for (var i = 0; stream.Count < 300_000; i++)
            stream.AddRange([0x30, .. Length(size), .. Enumerable.Repeat((byte)i, size)]);
        var packets = new List<(byte Header, byte[] Body)>();
        Assert.Equal(ReasonCode.Success, Feed(new FrameReader(Limit), stream.ToArray(), packets));
        Assert.Equal(stream.Count, packets.Sum(packet => 1 + Length(size).Length + packet.Body.Length));
        for (var i = 0; i < packets.Count; i++) Assert.Equal(Enumerable.Repeat((byte)i, size), packets[i].Body);
    }

    [Fact]
    [Trait("Fault", "I4")]
    public void A_packet_at_the_limit_passes_and_one_above_is_refused_from_its_length_alone()
    {
        var reader = new FrameReader(Limit);
        var packets = new List<(byte Header, byte[] Body)>();
        var length = Limit - 4;
        Assert.Equal(ReasonCode.Success, Feed(reader, [0x30, .. Length(length), .. new byte[length]], packets));
        Assert.Equal(length, Assert.Single(packets).Body.Length);

        reader = new FrameReader(Limit);
        var free = reader.Free().Length;
        Assert.Equal(ReasonCode.PacketTooLarge, Feed(reader, [0x30, .. Length(length + 1)], packets));
        Assert.InRange(reader.Free().Length, 1, free);
        Assert.Equal(ReasonCode.PacketTooLarge, Feed(new FrameReader(Limit), [0x30, 0xFF, 0xFF, 0xFF, 0x7F], packets));
        Assert.Single(packets);
    }

    [Fact]
    public void The_first_byte_of_a_packet_is_seen_before_the_rest_has_come()
    {
        var reader = new FrameReader(Limit);
        Assert.False(reader.TryPeek(out _));
        Assert.Equal(ReasonCode.Success, Feed(reader, [0xD0, 0, 0x30], []));
        Assert.True(reader.TryPeek(out var header));
        Assert.Equal(0x30, header);
        Assert.Equal(ReasonCode.Success, Feed(reader, [1, 7], []));
        Assert.False(reader.TryPeek(out header));
        Assert.Equal(0, header);
    }

    [Fact]
    public void A_length_of_five_digits_is_malformed() =>
        Assert.Equal(ReasonCode.MalformedPacket, Feed(new FrameReader(Limit), [0x30, 0x80, 0x80, 0x80, 0x80], []));

    [Theory]
    [InlineData(1_024)]
    [InlineData(65_536)]
    [InlineData(100_000)]
    public void After_a_fault_with_a_full_buffer_there_is_still_room_to_read_what_follows(int limit)
    {
        var reader = new FrameReader(limit);
        var free = reader.Free();
        free.Fill(0xFF);
        reader.Advance(free.Length);
        Assert.False(reader.TryRead(out _, out _, out var fault));
        Assert.NotEqual(ReasonCode.Success, fault);
        Assert.False(reader.Free().IsEmpty);
    }

    private static void AssertThree(List<(byte Header, byte[] Body)> packets)
    {
        Assert.Equal([0xD0, 0x30, 0xE0], packets.Select(static packet => (int)packet.Header));
        Assert.Equal([0, 200, 0], packets.Select(static packet => packet.Body.Length));
        Assert.Equal(Three[5..205], packets[1].Body);
    }

    private static ReasonCode Feed(
        FrameReader reader, ReadOnlySpan<byte> bytes, List<(byte Header, byte[] Body)> packets)
    {
        while (!bytes.IsEmpty)
        {
            var free = reader.Free();
            var count = Math.Min(free.Length, bytes.Length);
            bytes[..count].CopyTo(free);
            reader.Advance(count);
            bytes = bytes[count..];
            ReasonCode fault;
            while (reader.TryRead(out var header, out var body, out fault)) packets.Add((header, body.ToArray()));
            if (fault != ReasonCode.Success) return fault;
        }

        return ReasonCode.Success;
    }

    private static byte[] Length(int value)
    {
        var digits = new List<byte>();
        for (; value >= 0x80; value >>= 7) digits.Add((byte)(value | 0x80));
        return [.. digits, (byte)value];
    }
}
