using System.Numerics;
using System.Runtime.InteropServices;

namespace RnnStream.Pipeline.Intake;

/// <summary>Hashes that tell equal contents from different ones (CRC-32C and a 64-bit mix; not against an
/// adversary).</summary>
internal static class ContentHash
{
    /// <summary>CRC-32C over topic, a separator and payload.</summary>
    public static uint Of(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload)
    {
        var crc = Add(uint.MaxValue, topic);
        crc = BitOperations.Crc32C(crc, (byte)0);
        return ~Add(crc, payload);
    }

    /// <summary>Mixes the bits of a reading's values.</summary>
    public static ulong Of(ReadOnlySpan<double> values)
    {
        var hash = 0x9E3779B97F4A7C15UL;
        foreach (var value in values)
        {
            hash ^= BitConverter.DoubleToUInt64Bits(value);
            hash *= 0xD6E8FEB86659FD93UL;
            hash ^= hash >> 32;
        }
        return hash;
    }

    private static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words) crc = BitOperations.Crc32C(crc, word);
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..]) crc = BitOperations.Crc32C(crc, rest);
        return crc;
    }
}
