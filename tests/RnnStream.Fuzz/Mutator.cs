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

    // What one change may add, so that the bound need not be checked within a round.
    private const int GrowthMax = 256;
    private const int RoundsMax = 8;
    private readonly byte[] _bytes = new byte[SizeMax + RoundsMax * GrowthMax];
    private int _size;

    /// <summary>A damaged copy, possibly spliced with another input.</summary>
    public byte[] Mutate(ReadOnlySpan<byte> original, ReadOnlySpan<byte> other)
    {
        _size = Math.Min(original.Length, SizeMax);
        original[.._size].CopyTo(_bytes);
        for (var round = 1 << random.Next(4); round > 0; round--) Change(other);
        return _bytes.AsSpan(0, Math.Min(_size, SizeMax)).ToArray();
    }

    private void Change(ReadOnlySpan<byte> other)
    {
        var position = random.Next(_size + 1);
        var isInside = position < _size;
        switch (random.Next(12))
        {
            case 0: Insert(position, 1)[0] = Special[random.Next(Special.Length)]; break;
            case 1 when isInside: _bytes[position] = (byte)random.Next(256); break;
            case 2 when isInside: _bytes[position] ^= (byte)(1 << random.Next(8)); break;
            case 3 when isInside: Remove(position, Math.Min(1 + random.Next(8), _size - position)); break;
            case 4: InsertPiece(position, other); break;
            case 5: Insert(position, random.Next(64)).Fill(Special[random.Next(Special.Length)]); break;
            case 6: Insert(position, Words[random.Next(Words.Length)]); break;
            case 7 when isInside: _bytes[position] = Special[random.Next(Special.Length)]; break;
            case 8: InsertPiece(position, _bytes.AsSpan(0, _size)); break;
            case 9 when isInside: _bytes[position] += (byte)(random.Next(2) == 0 ? 1 : 255); break;
            case 10: Number(position); break;
            case 11 when random.Next(4) == 0: _size = position; break;
            default: break;
        }
    }

    /// <summary>Overwrites four or eight bytes by a number at an edge.</summary>
    private void Number(int position)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(
            number, random.Next(6) switch { 0 => -1, 1 => long.MinValue, 2 => int.MaxValue, 3 => 1L << 32, 4 => _size, _ => 0 });
        var size = Math.Min(random.Next(2) == 0 ? 4 : 8, _size - position);
        number[..size].CopyTo(_bytes.AsSpan(position));
    }

    private void InsertPiece(int position, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        var start = random.Next(bytes.Length);
        Span<byte> piece = stackalloc byte[Math.Min(bytes.Length - start, 1 + random.Next(200))];
        bytes.Slice(start, piece.Length).CopyTo(piece);
        Insert(position, piece);
    }

    private void Insert(int position, ReadOnlySpan<byte> bytes) => bytes.CopyTo(Insert(position, bytes.Length));

    private Span<byte> Insert(int position, int count)
    {
        _bytes.AsSpan(position, _size - position).CopyTo(_bytes.AsSpan(position + count));
        _size += count;
        return _bytes.AsSpan(position, count);
    }

    private void Remove(int position, int count)
    {
        _bytes.AsSpan(position + count, _size - position - count).CopyTo(_bytes.AsSpan(position));
        _size -= count;
    }
}
