using System.Buffers.Binary;
using System.Numerics;

namespace RnnStream.Storage.Log;

/// <summary>Sizes and checksums of the log's bytes, as FORMAT.md specifies them.</summary>
internal static class LogFormat
{
    public const uint Version = 1;
    public const int PayloadSizeMax = 1 << 20;
    public const int BodySizeMax = 1 << 18;
    public const int Alignment = 8;

    // Kind byte and three bytes of body size.
    public const int RecordOverheadMax = 4;

    public static int Align(int size) => (size + (Alignment - 1)) & ~(Alignment - 1);

    /// <summary>The checksum every header starts from, which binds it to one log.</summary>
    public static uint Seed(Guid identity)
    {
        Span<byte> bytes = stackalloc byte[16];
        identity.TryWriteBytes(bytes);
        return Checksum(uint.MaxValue, bytes);
    }

    /// <summary>CRC-32C of some bytes, continued from a seed.</summary>
    public static uint Checksum(uint seed, ReadOnlySpan<byte> bytes)
    {
        var checksum = seed;
        while (bytes.Length >= sizeof(ulong))
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var value in bytes) checksum = BitOperations.Crc32C(checksum, value);
        return checksum;
    }
}
