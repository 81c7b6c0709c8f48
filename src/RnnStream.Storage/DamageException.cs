namespace RnnStream.Storage;

/// <summary>Stored bytes are not what was written: nothing is read past them, nothing is changed.</summary>
public sealed class DamageException : Exception
{
    /// <summary>Creates the exception; its message is one line with all four parts.</summary>
    public DamageException(string path, long offset, string expected, string found)
        : base($"{path} is damaged at offset {offset}: expected {expected}, found {found}")
    {
        Path = path;
        Offset = offset;
        Expected = expected;
        Found = found;
    }

    /// <summary>The damaged file.</summary>
    public string Path { get; }

    /// <summary>Where in the file, in bytes.</summary>
    public long Offset { get; }

    /// <summary>What should stand there.</summary>
    public string Expected { get; }

    /// <summary>What stands there.</summary>
    public string Found { get; }
}
