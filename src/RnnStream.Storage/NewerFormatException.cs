namespace RnnStream.Storage;

/// <summary>A file was written by a newer version of the program; it is left as it is.</summary>
public sealed class NewerFormatException : Exception
{
    /// <summary>Creates the exception.</summary>
    public NewerFormatException(string path, long found, long supported)
        : base($"{path} has format version {found}; this program reads up to version {supported}: use a newer program")
    {
        Path = path;
    }

    /// <summary>The file.</summary>
    public string Path { get; }
}
