using System.Security.Cryptography;
using RnnStream.Core.Cells;
using RnnStream.Core.Detection;
using RnnStream.Core.Interchange;
using RnnStream.Pipeline.Output;
using RnnStream.Storage.Files;

namespace RnnStream.Pipeline.Retraining;

/// <summary>The parameter files of promoted versions, <c>models/GROUP-HASH.safetensors</c>.</summary>
/// <remarks>HASH is the SHA-256 of the content in hex: a file is never overwritten by other content, and the name alone
/// tells whether it is whole.</remarks>
internal static class ModelFile
{
    private const string Folder = "models";
    private const string Extension = ".safetensors";
    private const int GroupLengthMax = 160;
    private const int HashLength = 2 * SHA256.HashSizeInBytes;

    /// <summary>The file name below <c>models/</c>.</summary>
    public static string NameOf(string group, ReadOnlySpan<byte> hash) =>
        $"{SensorFileName.Of(group, GroupLengthMax)}-{Convert.ToHexStringLower(hash)}{Extension}";

    /// <summary>Whether it holds a version of that group.</summary>
    public static bool IsOf(string group, string file) => NameOf(group, HashOf(file)) == file;

    /// <summary>Writes it durably; the same content again changes nothing.</summary>
    public static void Write(DataDirectory directory, string file, ReadOnlySpan<byte> bytes) =>
        directory.WriteDurably($"{Folder}/{file}", bytes);

    /// <summary>Removes a version that nobody needs any more.</summary>
    public static void Delete(DataDirectory? directory, string file) => directory?.Delete($"{Folder}/{file}");

    /// <summary>Names of the files that are there; what somebody else put there is not among them.</summary>
    public static IEnumerable<string> List(DataDirectory directory) =>
        directory.List(Folder).Where(static name => TryHashOf(name) is not null);

    /// <summary>The hash that a file's name promises.</summary>
    /// <exception cref="InvalidDataException">The name is not one of ours.</exception>
    public static byte[] HashOf(string file) =>
        TryHashOf(file) ?? throw new InvalidDataException($"'{file}' is not the name of a parameter file");

    private static byte[]? TryHashOf(string file)
    {
        var hash = new byte[SHA256.HashSizeInBytes];
        var end = file.Length - Extension.Length;
        return end > HashLength && file.EndsWith(Extension, StringComparison.Ordinal)
            && Convert.FromHexString(file.AsSpan(end - HashLength, HashLength), hash, out _, out _)
                == System.Buffers.OperationStatus.Done
            ? hash
            : null;
    }

    /// <summary>Opens a promoted version.</summary>
    /// <param name="directory">The data directory; null without one.</param>
    /// <param name="initial">A detector of the same options and shape.</param>
    /// <param name="file">Name below <c>models/</c>.</param>
    /// <param name="hash">SHA-256 that the content must have.</param>
    /// <exception cref="InvalidDataException">There is no such file, or it is not what was promoted.</exception>
    public static SensorDetector Open(
        DataDirectory? directory, SensorDetector initial, string file, ReadOnlySpan<byte> hash)
    {
        var network = Read(directory, file, hash);
        return initial.Shape == network.Shape
            ? initial.With(network)
            : throw Unusable(
                $"{Folder}/{file}", $"it holds {network.Shape}, the sensors were laid out for {initial.Shape}");
    }

    /// <summary>Reads a version's parameters.</summary>
    /// <exception cref="InvalidDataException">There is no such file, or it is not what was written.</exception>
    public static NetworkParameters Read(DataDirectory? directory, string file, ReadOnlySpan<byte> hash)
    {
        var name = $"{Folder}/{file}";
        if (file.Contains('/', StringComparison.Ordinal)) throw Unusable(name, "it is not below that folder");
        var bytes = directory?.TryRead(name) ?? throw Unusable(name, "there is no such file");
        if (!SHA256.HashData(bytes).AsSpan().SequenceEqual(hash))
            throw Unusable(name, "its SHA-256 is not that of the version that was promoted; restore it from a backup");
        return NetworkFile.TryRead(bytes, out var network, out _, out var fault)
            ? network
            : throw Unusable(name, fault);
    }

    private static InvalidDataException Unusable(string name, string reason) =>
        new($"the serving version's parameters {name} cannot be used: {reason}");
}
