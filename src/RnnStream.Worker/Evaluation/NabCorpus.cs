using RnnStream.Worker.Verbs;

namespace RnnStream.Worker.Evaluation;

/// <summary>The series of a corpus: <c>DIR/&lt;category&gt;/*.csv</c>.</summary>
internal sealed class NabCorpus
{
    private readonly string _directory;

    /// <exception cref="VerbException">There is no such folder, or no series in it.</exception>
    public NabCorpus(string directory)
    {
        if (!Directory.Exists(directory))
            throw new VerbException($"{directory}: there is no such directory", ExitCode.Usage);
        _directory = directory;
        Paths =
        [
            .. Directory.EnumerateDirectories(directory)
                .SelectMany(static category => Directory.EnumerateFiles(category, "*.csv"))
                .Order(StringComparer.Ordinal),
        ];
        if (Paths.Count == 0)
            throw new VerbException($"{directory}: found no series; expected <category>/<file>.csv", ExitCode.Usage);
    }

    public IReadOnlyList<string> Paths { get; }

    public static string CategoryOf(string path) => Path.GetFileName(Path.GetDirectoryName(path))!;

    /// <summary><c>category/file.csv</c>.</summary>
    public string NameOf(string path) => Path.GetRelativePath(_directory, path).Replace('\\', '/');

    /// <summary>Series that have labels but no file; judged is what is there.</summary>
    public IReadOnlyList<string> Absent(IEnumerable<string> labelled)
    {
        var present = Paths.Select(NameOf).ToHashSet(StringComparer.Ordinal);
        return [.. labelled.Where(name => !present.Contains(name))];
    }
}
