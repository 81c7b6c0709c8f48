using System.Text.RegularExpressions;

namespace RnnStream.Repository.Tests;

/// <summary>Every row of the fault matrix in tests/README.md is covered by the tests that it names.</summary>
public partial class FaultRowTests
{
    // Rows by chapter: disk and process, network, input, time, model, configuration.
    private static readonly (char Chapter, int Rows)[] Matrix = [('D', 16), ('N', 11), ('I', 7), ('T', 3), ('M', 4), ('C', 5)];

    private static readonly Lazy<IReadOnlyList<(string Row, string Class)>> Tagged = new(() =>
    [
        .. from file in RepositoryFiles.Matching("*.cs", "tests")
           from Match trait in Trait().Matches(File.ReadAllText(file))
           select (trait.Groups[1].Value, Path.GetFileNameWithoutExtension(file)),
    ]);

    private static string Document => File.ReadAllText(Path.Combine(RepositoryFiles.Root, "tests", "README.md"));

    [Fact]
    public void The_table_has_every_row_of_the_matrix_once()
    {
        var expected = Matrix.SelectMany(chapter => Enumerable.Range(1, chapter.Rows).Select(row => $"{chapter.Chapter}{row}"));

        Assert.Equal(expected, Row().Matches(Document).Select(row => row.Groups[1].Value));
    }

    [Fact]
    public void Every_class_that_a_row_names_carries_its_trait()
    {
        var missing =
            from Match row in Row().Matches(Document)
            from Match name in Code().Matches(row.Value)
            where !Tagged.Value.Contains((row.Groups[1].Value, name.Groups[1].Value))
            select $"{row.Groups[1].Value}: {name.Groups[1].Value}";

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_row_names_a_test_and_every_trait_is_a_row()
    {
        var rows = Row().Matches(Document);

        Assert.All(rows, row => Assert.Matches(Code(), row.Value));
        Assert.All(Tagged.Value, tag => Assert.Contains(tag.Row, rows.Select(row => row.Groups[1].Value)));
    }

    [GeneratedRegex(@"Trait\(""Fault"", ""([A-Z]\d+)""\)")]
    private static partial Regex Trait();

    [GeneratedRegex(@"^\| ([A-Z]\d+) \|.*$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(\w+)`")]
    private static partial Regex Code();
}
