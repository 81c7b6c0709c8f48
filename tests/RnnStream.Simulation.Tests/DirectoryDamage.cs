using RnnStream.Testing.Storage;

namespace RnnStream.Simulation.Tests;

/// <summary>One file of a data directory that is not what was written.</summary>
/// <param name="Path">The file.</param>
/// <param name="Kind">What happened to it.</param>
/// <param name="Offset">Where, in bytes.</param>
/// <param name="Bytes">What is there now; null when the file is gone.</param>
/// <param name="IsShortened">Whether it only lacks bytes at its end.</param>
internal sealed record DirectoryDamage(string Path, string Kind, int Offset, byte[]? Bytes, bool IsShortened)
{
    private const int SectorSize = 512;

    /// <summary>Any damage that changes something.</summary>
    public static DirectoryDamage Draw(Dictionary<string, byte[]> files, Random random)
    {
        var paths = files.Keys.Order(StringComparer.Ordinal).ToArray();
        while (true)
        {
            var path = paths[random.Next(paths.Length)];
            var original = files[path];

            // Space that was allocated and never written says nothing that could be changed.
            var used = original.AsSpan().TrimEnd((byte)0).Length;
            if (used == 0) continue;
            var isNewestSegment = path.EndsWith(".log", StringComparison.Ordinal) && !paths.Any(other =>
                other.EndsWith(".log", StringComparison.Ordinal) && string.CompareOrdinal(other, path) > 0);
            var offset = random.Next(used);
            var (kind, bytes) = Change(original[..used], offset, files[paths[random.Next(paths.Length)]], random);

            // The newest segment without a checkpoint behind it is as if it had never been made.
            if (bytes is null && isNewestSegment) continue;
            if (bytes is not null && bytes.AsSpan().TrimEnd((byte)0).SequenceEqual(original.AsSpan(0, used))) continue;
            var isShortened = bytes is not null && original.AsSpan().StartsWith(bytes.AsSpan().TrimEnd((byte)0));
            if (bytes is not null && kind != "cut") bytes = [.. bytes, .. original.AsSpan(Math.Min(used, original.Length))];
            return new DirectoryDamage(path, kind, offset, bytes, isShortened);
        }
    }

    /// <summary>A disk with the damaged files.</summary>
    public SimulatedDisk Apply(Dictionary<string, byte[]> files)
    {
        var disk = new SimulatedDisk(1);
        using var directory = disk.OpenDirectory();
        foreach (var (path, original) in files)
        {
            if (path == Path && Bytes is null) continue;
            directory.Files.Create(path).Dispose();
            disk.ReplaceFile(path, path == Path ? Bytes! : original);
        }
        return disk;
    }

    public override string ToString() => $"{Path}: {Kind} at {Offset}";

    private static (string Kind, byte[]? Bytes) Change(byte[] bytes, int offset, byte[] other, Random random)
    {
        var sector = offset / SectorSize * SectorSize;
        var size = Math.Min(SectorSize, bytes.Length - sector);
        switch (random.Next(8))
        {
            case 0 or 1:
                bytes[offset] ^= (byte)(1 << random.Next(8));
                return ("bit flipped", bytes);
            case 2:
                bytes[offset] = (byte)random.Next(256);
                return ("byte changed", bytes);
            case 3:
                bytes.AsSpan(sector, size).Clear();
                return ("sector zeroed", bytes);
            case 4:
                random.NextBytes(bytes.AsSpan(sector, size));
                return ("sector overwritten", bytes);
            case 5:
                var start = random.Next(Math.Max(1, other.Length - size));
                other.AsSpan(start, Math.Min(size, other.Length - start)).CopyTo(bytes.AsSpan(sector, size));
                return ("sector of another place", bytes);
            case 6:
                return ("cut", bytes[..offset]);
            default:
                return ("file gone", null);
        }
    }
}
