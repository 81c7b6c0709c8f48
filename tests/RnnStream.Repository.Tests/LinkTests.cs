using System.Text.RegularExpressions;

namespace RnnStream.Repository.Tests;

/// <summary>Links between documents lead somewhere.</summary>
public partial class LinkTests
{
    [Fact]
    public void Every_relative_link_of_every_document_leads_to_a_file()
    {
        var dead =
            from document in RepositoryFiles.Matching("*.md")
            from Match link in Link().Matches(WithoutCode(File.ReadAllText(document)))
            let target = link.Groups[1].Value
            where !IsOutside(target) && !Exists(document, target)
            select $"{RepositoryFiles.Relative(document)}: {target}";

        Assert.Empty(dead);
    }

    private static bool IsOutside(string target) =>
        target.Contains("://", StringComparison.Ordinal) || target.StartsWith('#')
        || target.StartsWith("mailto:", StringComparison.Ordinal);

    private static bool Exists(string document, string target)
    {
        var path = Uri.UnescapeDataString(target.Split('#', '?')[0]);
        var full = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(document)!, path));
        return File.Exists(full) || Directory.Exists(full);
    }

    private static string WithoutCode(string text) => InlineCode().Replace(CodeBlock().Replace(text, ""), "");

    [GeneratedRegex(@"\]\(\s*<?([^)\s>]+)>?[^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"`[^`\n]*`")]
    private static partial Regex InlineCode();
}
