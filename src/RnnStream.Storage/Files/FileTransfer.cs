namespace RnnStream.Storage.Files;

/// <summary>What both file systems share: loops over short reads and writes.</summary>
internal static class FileTransfer
{
    private const string DamagedSuffix = ".damaged";

    /// <summary>Writes all bytes.</summary>
    public static void WriteAll(this IFile file, ReadOnlySpan<byte> bytes, long offset)
    {
        while (bytes.Length > 0)
        {
            var count = file.Write(bytes, offset);
            if (count <= 0 || count > bytes.Length)
                throw new FileSystemException("pwrite", file.Path, ErrorNumber.InputOutput);
            bytes = bytes[count..];
            offset += count;
        }
    }

    /// <summary>Reads until the span is full or the file ends; returns how many bytes were read.</summary>
    public static int ReadFully(this IFile file, Span<byte> bytes, long offset)
    {
        var total = 0;
        while (total < bytes.Length)
        {
            var count = file.Read(bytes[total..], offset + total);
            if (count == 0) break;
            total += count;
        }

        return total;
    }

    /// <summary>Gives a damaged file a name under which it is kept but never used, durably.</summary>
    /// <returns>The new path.</returns>
    public static string SetAside(this IFileSystem files, string path)
    {
        var kept = files.FindNameToSetAside(path);
        files.Rename(path, kept);
        files.SyncDirectory(Path.GetDirectoryName(path)!);
        return kept;
    }

    /// <summary>A free name: <c>.damaged</c>, or with a number when there is one already.</summary>
    public static string FindNameToSetAside(this IFileSystem files, string path)
    {
        var names = files.List(Path.GetDirectoryName(path)!);
        var kept = path + DamagedSuffix;
        for (var number = 2; names.Contains(Path.GetFileName(kept)); number++) kept = $"{path}{DamagedSuffix}{number}";
        return kept;
    }

    /// <summary>Removes a file's name if there is one.</summary>
    public static void DeleteIfPresent(this IFileSystem files, string path)
    {
        try
        {
            files.Delete(path);
        }
        catch (FileSystemException failure) when (failure.Error == ErrorNumber.NotFound)
        {
        }
    }
}
