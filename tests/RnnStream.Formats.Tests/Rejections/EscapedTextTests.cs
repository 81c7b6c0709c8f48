using RnnStream.Formats.Rejections;

namespace RnnStream.Formats.Tests.Rejections;

public sealed class EscapedTextTests
{
    [Theory]
    [InlineData("plain é 漢", "plain é 漢")]
    [InlineData("a\nb\u001b[31m", "a\\u{A}b\\u{1B}[31m")]
    [InlineData("\u202Eabc\u2028\u2029", "\\u{202E}abc\\u{2028}\\u{2029}")]
    [InlineData("\uE000\u0378", "\\u{E000}\\u{378}")]
    public void A_line_holds_nothing_that_a_terminal_would_obey(string sentence, string expected)
    {
        var line = EscapedText.Line(sentence);
        Assert.Equal(expected, line);
        Assert.DoesNotContain(line, char.IsControl);
    }

    [Fact]
    public void Bytes_come_out_as_text_or_as_hexadecimal()
    {
        Assert.Equal("a\\\\b é", EscapedText.Of("a\\b é"u8));
        Assert.Equal("\\x00\\x1B\\xE2\\x80\\xAE\\xFF\\xC3", EscapedText.Of([0, 0x1B, 0xE2, 0x80, 0xAE, 0xFF, 0xC3]));
    }
}
