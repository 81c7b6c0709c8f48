using System.Buffers.Binary;
using System.Security.Cryptography;
using RnnStream.Pipeline.Intake;

namespace RnnStream.Pipeline;

/// <summary>One hash over everything that scores depend on.</summary>
internal static class StateDigest
{
    public delegate ReadOnlySpan<byte> StateOf(SensorEntry sensor);

    /// <summary>SHA-256 over (name length, name, state size, state) of every sensor, in the byte order of the
    /// names.</summary>
    public static string Of(IReadOnlyList<SensorEntry> sensors, StateOf stateOf)
    {
        var ordered = sensors.ToArray();
        Array.Sort(ordered, static (a, b) => a.NameUtf8.AsSpan().SequenceCompareTo(b.NameUtf8));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> size = stackalloc byte[sizeof(int)];
        foreach (var sensor in ordered)
        {
            AppendSized(hash, size, sensor.NameUtf8);
            AppendSized(hash, size, stateOf(sensor));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void AppendSized(IncrementalHash hash, Span<byte> size, ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(size, bytes.Length);
        hash.AppendData(size);
        hash.AppendData(bytes);
    }
}
