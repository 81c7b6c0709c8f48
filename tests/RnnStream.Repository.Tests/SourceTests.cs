using System.Text.RegularExpressions;

namespace RnnStream.Repository.Tests;

/// <summary>Rules that every source file keeps.</summary>
public partial class SourceTests
{
    private const int LinesMax = 400;

    [Fact]
    public void Intrinsics_and_unsafe_code_appear_in_Numerics_only() =>
        AssertNowhere(Unsafe(), file => !file.StartsWith("src/RnnStream.Numerics/", StringComparison.Ordinal));

    [Fact]
    public void Core_uses_no_clock_file_network_thread_or_task() =>
        AssertNowhere(OutsideWorld(), file => file.StartsWith("src/RnnStream.Core/", StringComparison.Ordinal));

    [Fact]
    public void No_source_file_is_longer_than_can_be_held_in_the_head()
    {
        var tooLong = Sources().Where(file => File.ReadLines(file).Count() > LinesMax).Select(RepositoryFiles.Relative);

        Assert.Empty(tooLong);
    }

    [Fact]
    public void Every_source_file_has_the_namespace_of_its_folder()
    {
        var wrong =
            from file in RepositoryFiles.Matching("*.cs", "src")
            let declared = Namespace().Match(File.ReadAllText(file))
            where declared.Success && declared.Groups[1].Value != ExpectedNamespace(file)
            select $"{RepositoryFiles.Relative(file)}: {declared.Groups[1].Value}";

        Assert.Empty(wrong);
    }

    private static string ExpectedNamespace(string file) =>
        Path.GetDirectoryName(RepositoryFiles.Relative(file))!["src/".Length..].Replace('/', '.');

    private static void AssertNowhere(Regex pattern, Func<string, bool> isWatched)
    {
        var found =
            from file in RepositoryFiles.Matching("*.cs", "src")
            where isWatched(RepositoryFiles.Relative(file))
            from line in File.ReadLines(file).Select((text, index) => (text, number: index + 1))
            where !Comment().IsMatch(line.text) && pattern.IsMatch(line.text)
            select $"{RepositoryFiles.Relative(file)}:{line.number}: {line.text.Trim()}";

        Assert.Empty(found);
    }

    private static IEnumerable<string> Sources() =>
        RepositoryFiles.Matching("*.cs", "src").Concat(RepositoryFiles.Matching("*.cs", "tests"));

    [GeneratedRegex(@"(?<!')\bunsafe\b|using System\.Runtime\.Intrinsics|\bVector(64|128|256|512)[<.]|\bstackalloc\b.*\*")]
    private static partial Regex Unsafe();

    [GeneratedRegex(@"\basync\b|\bawait\b|\bThread\b|\bTask[<.]|\bFile\.|\bTimeProvider\b|\bStopwatch\b|\bSocket\b|\bILogger\b")]
    private static partial Regex OutsideWorld();

    [GeneratedRegex(@"^\s*//")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
