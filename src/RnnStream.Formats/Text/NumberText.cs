using System.Globalization;
using System.Text;

namespace RnnStream.Formats.Text;

/// <summary>Reads decimal numbers from UTF-8, correctly rounded, without allocating.</summary>
/// <remarks>Accepted: <c>[+-] digits [. digits] [e [+-] digits]</c>, where digits may be missing on one side of the
/// point.
/// Refused: hexadecimal, thousands separators, decimal commas, trailing units.</remarks>
internal static class NumberText
{
    private const int MantissaDigitsMax = 19;
    private const ulong ExactMantissaMax = 1UL << 53;
    private const int ExactPowerMax = 22;
    private const int ExponentCap = 100_000;

    private static ReadOnlySpan<double> PowersOfTen =>
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Reads one number that fills the text, apart from blanks and line ends around it.</summary>
    /// <param name="text">UTF-8 text.</param>
    /// <param name="value">The number; NaN unless the outcome is <see cref="NumberOutcome.Number"/>.</param>
    public static NumberOutcome Parse(ReadOnlySpan<byte> text, out double value)
    {
        text = Blanks.Trim(text);
        var index = 0;
        var negative = false;
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            negative = text[0] == '-';
            index = 1;
        }

        ulong mantissa = 0;
        var wholeDigits = TakeDigits(text, ref index, ref mantissa);
        var fractionDigits = 0;
        if (index < text.Length && text[index] == '.')
        {
            index++;
            fractionDigits = TakeDigits(text, ref index, ref mantissa);
        }

        if (wholeDigits + fractionDigits == 0) return ParseWord(text, out value);
        var exponent = 0;
        if (index < text.Length && !TakeExponent(text, ref index, ref exponent))
        {
            value = double.NaN;
            return NumberOutcome.NotNumber;
        }

        // Both operands are exact doubles, so one IEEE operation rounds correctly (Clinger 1990, "fast path").
        var scale = exponent - fractionDigits;
        if (wholeDigits + fractionDigits <= MantissaDigitsMax && mantissa <= ExactMantissaMax
            && scale is >= -ExactPowerMax and <= ExactPowerMax)
        {
            var magnitude = scale < 0 ? mantissa / PowersOfTen[-scale] : mantissa * PowersOfTen[scale];
            value = negative ? -magnitude : magnitude;
            return NumberOutcome.Number;
        }

        return ParseSlowly(text, out value);
    }

    private static int TakeDigits(ReadOnlySpan<byte> text, ref int index, ref ulong mantissa)
    {
        var start = index;
        uint digit;
        while (index < text.Length && (digit = (uint)(text[index] - '0')) <= 9)
        {
            mantissa = unchecked(mantissa * 10 + digit);
            index++;
        }

        return index - start;
    }

    private static bool TakeExponent(ReadOnlySpan<byte> text, ref int index, ref int exponent)
    {
        if ((text[index] | 0x20) != 'e') return false;
        index++;
        var negative = false;
        if (index < text.Length && text[index] is (byte)'-' or (byte)'+') negative = text[index++] == '-';
        var start = index;
        uint digit;
        while (index < text.Length && (digit = (uint)(text[index] - '0')) <= 9)
        {
            exponent = Math.Min(exponent * 10 + (int)digit, ExponentCap);
            index++;
        }

        if (negative) exponent = -exponent;
        return index > start && index == text.Length;
    }

    private static NumberOutcome ParseSlowly(ReadOnlySpan<byte> text, out double value)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
        {
            value = double.NaN;
            return NumberOutcome.NotNumber;
        }

        if (double.IsFinite(value)) return NumberOutcome.Number;
        value = double.NaN;
        return NumberOutcome.NotFinite;
    }

    private static NumberOutcome ParseWord(ReadOnlySpan<byte> text, out double value)
    {
        value = double.NaN;
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+') text = text[1..];
        var isWord = Ascii.EqualsIgnoreCase(text, "nan"u8)
            || Ascii.EqualsIgnoreCase(text, "inf"u8)
            || Ascii.EqualsIgnoreCase(text, "infinity"u8);
        return isWord ? NumberOutcome.NotFinite : NumberOutcome.NotNumber;
    }
}
