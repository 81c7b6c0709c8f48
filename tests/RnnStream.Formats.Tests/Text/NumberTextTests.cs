using System.Globalization;
using System.Text;
using RnnStream.Formats.Text;

namespace RnnStream.Formats.Tests.Text;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData("0", 0d)]
    [InlineData("-0", -0d)]
    [InlineData("21.5", 21.5)]
    [InlineData(" +21.5\r\n", 21.5)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5d)]
    [InlineData("1e3", 1000d)]
    [InlineData("1E-3", 0.001)]
    [InlineData("94.79799999999999", 94.79799999999999)]
    [InlineData("9007199254740993", 9007199254740992d)]
    [InlineData("123456789012345678901234567890", 123456789012345678901234567890d)]
    [InlineData("1e-400", 0d)]
    [InlineData("2.2250738585072011e-308", 2.2250738585072011e-308)]
    [Trait("Fault", "I1")]
    public void A_number_is_read_exactly(string text, double expected)
    {
        Assert.Equal(NumberOutcome.Number, NumberText.Parse(Encoding.UTF8.GetBytes(text), out var value));
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(value));
    }

    [Theory]
    [InlineData("NaN", NumberOutcome.NotFinite)]
    [InlineData("-inf", NumberOutcome.NotFinite)]
    [InlineData("Infinity", NumberOutcome.NotFinite)]
    [InlineData("1e999", NumberOutcome.NotFinite)]
    [InlineData("", NumberOutcome.NotNumber)]
    [InlineData("-", NumberOutcome.NotNumber)]
    [InlineData(".", NumberOutcome.NotNumber)]
    [InlineData("1e", NumberOutcome.NotNumber)]
    [InlineData("1e+", NumberOutcome.NotNumber)]
    [InlineData("0x10", NumberOutcome.NotNumber)]
    [InlineData("21,5", NumberOutcome.NotNumber)]
    [InlineData("21.5 C", NumberOutcome.NotNumber)]
    [InlineData("1\0", NumberOutcome.NotNumber)]
    [InlineData("1 2", NumberOutcome.NotNumber)]
    [Trait("Fault", "I1")]
    public void Anything_else_is_told_apart(string text, object expected)
    {
        Assert.Equal((NumberOutcome)expected, NumberText.Parse(Encoding.UTF8.GetBytes(text), out var value));
        Assert.True(double.IsNaN(value));
    }

    [Fact]
    public void Random_doubles_survive_being_written_and_read()
    {
        var random = new Random(1);
        Span<byte> text = stackalloc byte[40];
        string[] notations = ["R", "E16", "F3", "G17"];
        for (var count = 0; count < 50_000; count++)
        {
            var expected = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (count % 2 == 0) expected = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 12));
            if (!double.IsFinite(expected)) continue;
            var notation = count % 2 == 0 ? notations[random.Next(notations.Length)] : "R";
            Assert.True(expected.TryFormat(text, out var length, notation, CultureInfo.InvariantCulture));
            var reference = double.Parse(text[..length], CultureInfo.InvariantCulture);
            Assert.Equal(NumberOutcome.Number, NumberText.Parse(text[..length], out var value));
            Assert.Equal(BitConverter.DoubleToInt64Bits(reference), BitConverter.DoubleToInt64Bits(value));
        }
    }
}
