using System.Buffers.Binary;
using System.Text;

namespace RnnStream.Fuzz;

/// <summary>Damages bytes in the ways that wires, disks and attackers do.</summary>
internal sealed class Mutator(Random random)
{
    private const int SizeMax = 16 << 10;
    private static readonly byte[] Special =
        [0, 0x01, 0x0A, 0x0D, 0x20, 0x22, 0x23, 0x2B, 0x2C, 0x2D, 0x2E, 0x2F, 0x30, 0x5B, 0x5C, 0x5D, 0x7B, 0x7D, 0x7F, 0x80, 0xC0, 0xED, 0xFF];

    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "1e999", "-0", "NaN", "null", "true", "4.9e-324", "1e308", "9223372036854775808", "\\ud800", "\\u0000", "\"value\":",
            "\"timestamp\":", "9999-12-31T23:59:59.999999999Z", "0001-01-01", "{payload.", "$share/", "/../", "18446744073709551616",
        }.Select(Encoding.UTF8.GetBytes),
        [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF], [0xFF, 0xFF, 0xFF, 0x7F], [0xFF, 0xFE], [0x00, 0x00, 0x00, 0x80],
    ];

    /// <summary>A damaged copy, possibly spliced with another input.</summary>
    public byte[] Mutate(byte[] original, byte[] other)
    {
        var bytes = new List<byte>(original);
        for (var round = 1 << random.Next(4); round > 0; round--) Change(bytes, other);
        if (bytes.Count > SizeMax) bytes.RemoveRange(SizeMax, bytes.Count - SizeMax);
        return [.. bytes];
    }

    private void Change(List<byte> bytes, byte[] other)
    {
        var position = random.Next(bytes.Count + 1);
        var isInside = position < bytes.Count;
        switch (random.Next(12))
        {
            case 0: bytes.Insert(position, Special[random.Next(Special.Length)]); break;
            case 1 when isInside: bytes[position] = (byte)random.Next(256); break;
            case 2 when isInside: bytes[position] ^= (byte)(1 << random.Next(8)); break;
            case 3 when isInside: bytes.RemoveRange(position, Math.Min(1 + random.Next(8), bytes.Count - position)); break;
            case 4: bytes.InsertRange(position, Piece(other)); break;
            case 5: bytes.InsertRange(position, Enumerable.Repeat(Special[random.Next(Special.Length)], random.Next(64))); break;
            case 6: bytes.InsertRange(position, Words[random.Next(Words.Length)]); break;
            case 7 when isInside: bytes[position] = Special[random.Next(Special.Length)]; break;
            case 8: bytes.InsertRange(position, Piece([.. bytes])); break;
            case 9 when isInside: bytes[position] += (byte)(random.Next(2) == 0 ? 1 : 255); break;
            case 10: Number(bytes, position); break;
            case 11 when random.Next(4) == 0: bytes.RemoveRange(position, bytes.Count - position); break;
            default: break;
        }
    }

    /// <summary>Overwrites four or eight bytes by a number at an edge.</summary>
    private void Number(List<byte> bytes, int position)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(
            number, random.Next(6) switch { 0 => -1, 1 => long.MinValue, 2 => int.MaxValue, 3 => 1L << 32, 4 => bytes.Count, _ => 0 });
        var size = random.Next(2) == 0 ? 4 : 8;
        for (var index = 0; index < size && position + index < bytes.Count; index++) bytes[position + index] = number[index];
    }

    private byte[] Piece(byte[] bytes)
    {
        if (bytes.Length == 0) return [];
        var start = random.Next(bytes.Length);
        return bytes.AsSpan(start, Math.Min(bytes.Length - start, 1 + random.Next(200))).ToArray();
    }
}
