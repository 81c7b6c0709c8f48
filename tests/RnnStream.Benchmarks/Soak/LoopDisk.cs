namespace RnnStream.Benchmarks.Soak;

/// <summary>A small ext4 of its own, so that it can run full; needs root.</summary>
internal sealed class LoopDisk : IDisposable
{
    private readonly string _ballast;

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

    /// <summary>Takes all the room there is.</summary>
    public void Fill()
    {
        var free = new DriveInfo(Path).AvailableFreeSpace;
        Shell.Run("fallocate", "-l", $"{free}", _ballast);
        Shell.Run("sh", "-c", $"cat /dev/zero >> {_ballast}");
    }

    public void Free() => File.Delete(_ballast);

    public void Dispose()
    {
        if (IsMounted) Shell.Run("umount", Path);
    }
}
