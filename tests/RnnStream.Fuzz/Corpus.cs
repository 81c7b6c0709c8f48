using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace RnnStream.Fuzz;

/// <summary>Inputs of one target: its seeds, and small files that once showed something new or wrong.
/// <c>RNNSTREAM_CORPUS</c> names another folder than the repository's.</summary>
internal static class Corpus
{
    /// <summary>Everything there is for a target.</summary>
    public static IEnumerable<byte[]> Of(IFuzzTarget target)
    {
        foreach (var seed in target.Seeds) yield return seed;
        var folder = FolderOf(target);
        if (!Directory.Exists(folder)) yield break;
        foreach (var file in Directory.GetFiles(folder).Order(StringComparer.Ordinal)) yield return File.ReadAllBytes(file);
    }

    /// <summary>Keeps an input under the hash of its bytes; returns the path.</summary>
    public static string Keep(IFuzzTarget target, byte[] input, string prefix = "")
    {
        var folder = FolderOf(target);
        Directory.CreateDirectory(folder);
        var path = Path.Join(folder, prefix + Convert.ToHexStringLower(SHA256.HashData(input).AsSpan(0, 8)));
        File.WriteAllBytes(path, input);
        return path;
    }

    private static string FolderOf(IFuzzTarget target) => Path.Join(
        Environment.GetEnvironmentVariable("RNNSTREAM_CORPUS") is { Length: > 0 } folder ? folder : Path.Join(Here(), "corpus"),
        target.Name);

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
