using RnnStream.Worker.Verbs;

namespace RnnStream.Worker.Hosting;

/// <summary>Whether a data directory could be used, found out without creating anything.</summary>
internal static class StorageCheck
{
    /// <summary>One line; a directory that cannot be used is a <see cref="VerbException"/>.</summary>
    public static string Describe(string directory)
    {
        var path = Path.GetFullPath(directory);
        if (File.Exists(path))
            throw new VerbException($"Storage:Directory = '{directory}': a file is there, a folder is expected");
        if (Directory.Exists(path)) return $"{path} exists";
        for (var parent = Path.GetDirectoryName(path); parent is not null; parent = Path.GetDirectoryName(parent))
        {
            if (File.Exists(parent)) throw new VerbException($"Storage:Directory = '{directory}': {parent} is a file");
            if (Directory.Exists(parent)) return $"{path} will be created";
        }
        return $"{path} will be created";
    }
}
