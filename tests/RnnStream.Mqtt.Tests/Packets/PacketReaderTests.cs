using RnnStream.Mqtt.Packets;

namespace RnnStream.Mqtt.Tests.Packets;

public sealed class PacketReaderTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(127, 1)]
    [InlineData(128, 2)]
    [InlineData(16_383, 2)]
    [InlineData(16_384, 3)]
    [InlineData(2_097_151, 3)]
    [InlineData(2_097_152, 4)]
    [InlineData(268_435_455, 4)]
    public void Variable_integers_come_back_and_are_refused_when_cut(int value, int size)
    {
        var bytes = new PacketBuffer().Variable(value).Byte(0xAA).Written;
        Assert.Equal(size, VariableInteger.SizeOf(value));
        Assert.Equal(size + 1, bytes.Length);
        var reader = new PacketReader(bytes);
        Assert.True(reader.TryReadVariableInteger(out var read));
        Assert.Equal((value, 1), (read, reader.Remaining.Length));
        for (var cut = 0; cut < size; cut++)
        {
            var shorter = new PacketReader(bytes[..cut]);
            Assert.False(shorter.TryReadVariableInteger(out _));
        }
    }

    [Theory]
    [InlineData("8000")]
    [InlineData("FF00")]
    [InlineData("80808000")]
    [InlineData("FFFFFFFF")]
    [InlineData("8080808001")]
    public void Variable_integers_that_are_longer_than_needed_or_than_four_bytes_are_refused(string digits)
    {
        var reader = new PacketReader(Convert.FromHexString(digits));
        Assert.False(reader.TryReadVariableInteger(out _));
    }

    [Fact]
    public void A_packet_that_is_cut_anywhere_is_refused_where_it_ends()
    {
        var bytes = new PacketBuffer()
            .Byte(7).UInt16(0x1234).UInt32(0x89ABCDEF).Text("a/é").Binary([1, 2, 3]).Written;
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var reader = new PacketReader(bytes[..cut]);
            Assert.Equal(cut >= 1, reader.TryReadByte(out var one) && one == 7);
            Assert.Equal(cut >= 3, reader.TryReadUInt16(out var two) && two == 0x1234);
            Assert.Equal(cut >= 7, reader.TryReadUInt32(out var four) && four == 0x89ABCDEF);
            Assert.Equal(cut >= 13, reader.TryReadString(out var text) && text.SequenceEqual("a/é"u8));
            Assert.Equal(cut >= 18, reader.TryReadBinary(out var binary) && binary.SequenceEqual((byte[])[1, 2, 3]));
        }
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("plain/text ~", true)]
    [InlineData("\u00A0é漢😀", true)]
    [InlineData("\uFDCF\uFDF0\uFFFD", true)]
    [InlineData("a\0", false)]
    [InlineData("a\u001F", false)]
    [InlineData("a\u007F", false)]
    [InlineData("a\u009F", false)]
    [InlineData("a\uFDD0", false)]
    [InlineData("a\uFDEF", false)]
    [InlineData("a\uFFFE", false)]
    [InlineData("a\uFFFF", false)]
    [InlineData("a\U0001FFFE", false)]
    [InlineData("a\U0010FFFF", false)]
    public void Text_holds_no_control_characters_and_no_noncharacters(string text, bool isValid)
    {
        var reader = new PacketReader(new PacketBuffer().Text(text).Written);
        Assert.Equal(isValid, reader.TryReadString(out _));
    }

    [Theory]
    [InlineData("C0AF")]
    [InlineData("EDA080")]
    [InlineData("F4908080")]
    [InlineData("E282")]
    [InlineData("41FF")]
    public void Bytes_that_are_not_UTF8_are_refused(string bytes)
    {
        var reader = new PacketReader(new PacketBuffer().Binary(Convert.FromHexString(bytes)).Written);
        Assert.False(reader.TryReadString(out _));
    }

    [Fact]
    public void A_buffer_grows_by_what_is_written_and_is_used_again()
    {
        var buffer = new PacketBuffer();
        var bytes = Enumerable.Range(0, 5_000).Select(i => (byte)i).ToArray();
        buffer.Raw(bytes.AsSpan(0, 1_000)).Raw(bytes.AsSpan(1_000, 100)).Raw(bytes.AsSpan(1_100));
        Assert.Equal(bytes, buffer.Written);
        buffer.Clear();
        Assert.True(buffer.Byte(5).Written.SequenceEqual((byte[])[5]));
    }
}
