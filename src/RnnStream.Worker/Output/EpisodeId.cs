using System.Buffers.Binary;
using System.Security.Cryptography;

namespace RnnStream.Worker.Output;

/// <summary>The id of an episode: the same reading gives the same id, also after a crash and in a replay.</summary>
internal static class EpisodeId
{
    /// <summary>First 16 hex digits of SHA-256 over the sensor's name and the event time that opened the
    /// episode.</summary>
    public static string Of(ReadOnlySpan<byte> sensorName, long episodeStart)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(sensorName);
        Span<byte> start = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(start, episodeStart);
        hash.AppendData(start);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }
}
