namespace RnnStream.Benchmarks.Soak;

/// <summary>A small ext4 of its own, so that it can run full; needs root.</summary>
internal sealed class LoopDisk : IDisposable
{
    private const long LargestPiece = 128L << 20;
    private const long SmallestPiece = 64L << 10;
    private readonly string _ballast;
    private int _pieces;

    private LoopDisk(string path)
    {
        Path = path;
        _ballast = System.IO.Path.Join(path, "ballast");
    }

    public string Path { get; }

    /// <summary>Makes and mounts one; a plain folder, which never runs full, where that is not allowed.</summary>
    public static LoopDisk Create(string image, string path, long size)
    {
        Directory.CreateDirectory(path);
        using (var file = File.Create(image)) file.SetLength(size);
        var isMounted = Shell.Run("mkfs.ext4", "-q", "-F", "-m", "0", image) == 0 && Shell.Run("mount", "-o", "loop", image, path) == 0;
        return new LoopDisk(path) { IsMounted = isMounted };
    }

    public bool IsMounted { get; private init; }

    /// <summary>Takes all the room there is, in ever smaller pieces; again, for what was freed meanwhile.</summary>
    public void Fill()
    {
        for (var size = LargestPiece; size >= SmallestPiece;)
        {
            if (Shell.Run("fallocate", "-l", $"{size}", $"{_ballast}{_pieces}") == 0) _pieces++;
            else size /= 2;
        }
    }

    /// <summary>Makes room again.</summary>
    public void Free()
    {
        foreach (var piece in Directory.GetFiles(Path, "ballast*")) File.Delete(piece);
    }

    public void Dispose()
    {
        if (IsMounted) Shell.Run("umount", Path);
    }
}
