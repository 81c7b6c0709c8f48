namespace RnnStream.Formats.Logs;

/// <summary>File names as sensors and messages show them.</summary>
internal static class FileNames
{
    private static readonly string[] Extensions =
        [".gz", ".csv", ".txt", ".tsv", ".log", ".json", ".jsonl", ".ndjson", ".lp", ".influx", ".mqtt"];

    /// <summary>The file's name without folder and without the extensions that logs have.</summary>
    public static string WithoutExtension(string path)
    {
        var name = Path.GetFileName(path);
        var extension = Path.GetExtension(name);
        while (extension.Length > 0
            && Array.Exists(Extensions, known => known.Equals(extension, StringComparison.OrdinalIgnoreCase)))
        {
            name = name[..^extension.Length];
            extension = Path.GetExtension(name);
        }

        return name.Length > 0 ? name : Path.GetFileName(path);
    }

    /// <summary>Why a file cannot be used, in one short phrase.</summary>
    public static string Reason(Exception exception, string path) => exception switch
    {
        FileNotFoundException => "no such file",
        DirectoryNotFoundException => "no such folder",
        UnauthorizedAccessException when Directory.Exists(path) => "it is a folder",
        UnauthorizedAccessException => "permission denied",
        _ => exception.Message,
    };
}
