namespace RnnStream.Repository.Tests;

/// <summary>The top level is fixed: documents live beside what they describe.</summary>
public class LayoutTests
{
    private static readonly string[] Folders = ["src", "tests", "deploy", "samples"];

    private static readonly string[] Files =
    [
        "RnnStream.sln", "README.md", "Dockerfile", "LICENSE", "CHANGELOG.md", "Directory.Build.props",
        "Directory.Packages.props", "global.json", ".editorconfig", ".gitignore", ".gitattributes", ".dockerignore",
        "BannedSymbols.txt",
    ];

    [Fact]
    public void The_top_level_holds_nothing_beyond_its_fixed_folders()
    {
        var found = Directory.EnumerateDirectories(RepositoryFiles.Root).Select(Path.GetFileName)
            .Where(name => name![0] != '.' && name is not ("artifacts" or "TestResults" or "BenchmarkDotNet.Artifacts"));

        Assert.All(found, name => Assert.Contains(name, Folders));
    }

    [Fact]
    public void The_top_level_holds_nothing_beyond_its_fixed_files()
    {
        // .git is a file in a linked working tree.
        var found = Directory.EnumerateFiles(RepositoryFiles.Root).Select(Path.GetFileName).Where(name => name != ".git");

        Assert.All(found, name => Assert.Contains(name, Files));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "RnnStream.sln")).Replace('\\', '/');

        Assert.All(
            RepositoryFiles.Matching("*.csproj").Select(RepositoryFiles.Relative),
            project => Assert.Contains(project, solution, StringComparison.Ordinal));
    }
}
