using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RnnStream.Core.Cells;

namespace RnnStream.Core.Training;

/// <summary>What the result of a training depends on, as texts that can be stored and compared.</summary>
public static class TrainingFingerprint
{
    private const int NumbersSize = 2 * sizeof(long);

    /// <summary>The facts by name: settings as they are called in the configuration, start and readings as
    /// hashes.</summary>
    public static IReadOnlyDictionary<string, string> Of(
        NetworkParameters initial, IReadOnlyList<TrainingWindow> windows, TrainingOptions options) =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Model"] = initial.Shape.ToString(),
            ["Training:Epochs"] = Text(options.Epochs),
            ["Training:BatchSize"] = Text(options.BatchSize),
            ["Training:TruncationLength"] = Text(options.TruncationLength),
            ["Training:LearningRate"] = Text(options.LearningRate),
            ["Training:Schedule"] = options.Schedule.ToString(),
            ["Training:Optimizer"] = options.Optimizer.ToString(),
            ["Training:WeightDecay"] = Text(options.WeightDecay),
            ["Training:ClipNorm"] = Text(options.ClipNorm),
            ["Training:Patience"] = Text(options.Patience),
            ["Training:HeldOutShare"] = Text(options.HeldOutShare),
            ["Training:Seed"] = Text(options.Seed),
            ["the network it started from"] = Convert.ToHexStringLower(SHA256.HashData(Bytes(initial.Values)))[..16],
            ["the readings"] = HashOf(windows),
        };

    private static string HashOf(IReadOnlyList<TrainingWindow> windows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[NumbersSize];
        foreach (var window in windows)
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, window.Sensor);
            BinaryPrimitives.WriteInt64LittleEndian(number[sizeof(long)..], window.EndTime);
            hash.AppendData(number);
            hash.AppendData(Bytes(window.Inputs));
            hash.AppendData(Bytes(window.Values));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static ReadOnlySpan<byte> Bytes(float[] values) => MemoryMarshal.AsBytes(values.AsSpan());

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
