using System.Globalization;
using System.Text;

namespace RnnStream.Testing.Mqtt;

/// <summary>The notation of packets in the shared sequences: parts separated by spaces.</summary>
/// <remarks>Two or more hex digits are bytes; <c>r</c>, <c>v</c> a variable-length integer; <c>i</c> one byte;
/// <c>H k m s</c> two bytes; <c>L</c> four bytes; <c>'text'</c> UTF-8.</remarks>
public static class PacketNotation
{
    /// <summary>The bytes that a notation stands for.</summary>
    /// <exception cref="FormatException">A part is none of the known ones.</exception>
    public static byte[] Parse(string notation)
    {
        var bytes = new List<byte>();
        var position = 0;
        while (position < notation.Length)
        {
            if (notation[position] == ' ')
            {
                position++;
                continue;
            }

            var isText = notation[position] == '\'';
            var end = notation.IndexOf(isText ? '\'' : ' ', position + 1);
            end = end < 0 ? notation.Length : end;
            if (isText)
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(notation[(position + 1)..end]));
            }
            else
            {
                AddPart(notation[position..end], bytes);
            }

            position = end + 1;
        }

        return [.. bytes];
    }

    private static void AddPart(string part, List<byte> bytes)
    {
        if (char.IsAsciiHexDigit(part[0]))
        {
            bytes.AddRange(Convert.FromHexString(part));
            return;
        }

        var number = ulong.Parse(part.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture);
        switch (part[0])
        {
            case 'r' or 'v':
                AddVariableInteger(number, bytes);
                break;
            case 'i':
                bytes.Add((byte)number);
                break;
            case 'H' or 'k' or 'm' or 's':
                bytes.AddRange([(byte)(number >> 8), (byte)number]);
                break;
            case 'L':
                bytes.AddRange([(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
                break;
            default:
                throw new FormatException($"unknown part '{part}'");
        }
    }

    // Values that need five bytes are written so on purpose: some cases send them.
    private static void AddVariableInteger(ulong value, List<byte> bytes)
    {
        while (value >= 0x80)
        {
            bytes.Add((byte)(value | 0x80));
            value >>= 7;
        }

        bytes.Add((byte)value);
    }
}
