using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace RnnStream.Storage.Checkpoints;

/// <summary>A state block without its lines of zeros: a young sensor has hardly anything else.</summary>
/// <remarks>Layout: block size in bytes (int32), one bit per line of 64 bytes, then the lines whose bit is
/// set.</remarks>
public static class PackedState
{
    private const int LineSize = 64;

    /// <summary>Most bytes that a block of a size takes when packed.</summary>
    public static int SizeMax(int blockSize) => HeadSize(blockSize) + blockSize;

    /// <summary>Packs a block.</summary>
    /// <param name="block">A multiple of 64 bytes.</param>
    /// <param name="packed">At least <see cref="SizeMax"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Pack(ReadOnlySpan<byte> block, Span<byte> packed)
    {
        var end = HeadSize(block.Length);
        BinaryPrimitives.WriteInt32LittleEndian(packed, block.Length);
        var bits = packed[sizeof(int)..end];
        bits.Clear();
        for (var line = 0; line * LineSize < block.Length; line++)
        {
            var bytes = block.Slice(line * LineSize, LineSize);
            if (IsZero(bytes)) continue;
            bits[line >> 3] |= (byte)(1 << (line & 7));
            bytes.CopyTo(packed[end..]);
            end += LineSize;
        }
        return end;
    }

    /// <summary>Unpacks into a block.</summary>
    /// <returns>False when the bytes are not a packed block of exactly that size.</returns>
    public static bool TryUnpack(ReadOnlySpan<byte> packed, Span<byte> block)
    {
        var rest = HeadSize(block.Length);
        if (BlockSize(packed) != block.Length || packed.Length < rest) return false;
        var bits = packed[sizeof(int)..rest];
        for (var line = 0; line * LineSize < block.Length; line++)
        {
            var bytes = block.Slice(line * LineSize, LineSize);
            if ((bits[line >> 3] & (1 << (line & 7))) == 0)
            {
                bytes.Clear();
                continue;
            }
            if (packed.Length < rest + LineSize) return false;
            packed.Slice(rest, LineSize).CopyTo(bytes);
            rest += LineSize;
        }
        return rest == packed.Length;
    }

    /// <summary>Size of the block that was packed; -1 when the bytes are none.</summary>
    public static int BlockSize(ReadOnlySpan<byte> packed)
    {
        if (packed.Length < sizeof(int)) return -1;
        var size = BinaryPrimitives.ReadInt32LittleEndian(packed);
        return size < 0 || size % LineSize != 0 ? -1 : size;
    }

    private static int HeadSize(int blockSize) => sizeof(int) + (((blockSize / LineSize) + 7) / 8);

    private static bool IsZero(ReadOnlySpan<byte> line)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(line);
        return (words[0] | words[1] | words[2] | words[3] | words[4] | words[5] | words[6] | words[7]) == 0;
    }
}
