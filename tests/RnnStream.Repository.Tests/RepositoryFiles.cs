using System.Runtime.CompilerServices;

namespace RnnStream.Repository.Tests;

/// <summary>The files of this repository as they lie in the working tree, without what a build leaves behind.</summary>
internal static class RepositoryFiles
{
    private static readonly HashSet<string> BuildFolders =
        [".git", ".vs", "artifacts", "bin", "obj", "TestResults", "node_modules", "__pycache__", "BenchmarkDotNet.Artifacts"];

    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    public static IEnumerable<string> Matching(string pattern, string under = "") =>
        Walk(Path.Combine(Root, under), pattern);

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static IEnumerable<string> Walk(string folder, string pattern)
    {
        foreach (var file in Directory.EnumerateFiles(folder, pattern)) yield return file;
        foreach (var child in Directory.EnumerateDirectories(folder))
        {
            if (BuildFolders.Contains(Path.GetFileName(child))) continue;
            foreach (var file in Walk(child, pattern)) yield return file;
        }
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
