using System.Runtime.CompilerServices;
using RnnStream.Worker.Configuration;

namespace RnnStream.Worker.Tests.Configuration;

/// <summary>Goal: what is written about the options is what the program does. Method: both files are written from the
/// option classes and compared; the environment variable <c>UPDATE_GOLDEN=1</c> rewrites them.</summary>
public class OptionFileTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Here(), "..", "..", ".."));

    private static string FullFile => Path.Combine(Root, "samples", "appsettings.full.json");

    [Fact]
    public void The_full_sample_holds_every_key_at_its_default() => AssertGolden(FullFile, OptionCatalog.FullJson());

    [Fact]
    public void The_table_of_options_equals_the_code() => AssertGolden(
        Path.Combine(Root, "src", "RnnStream.Worker", "Configuration", "OPTIONS.md"), OptionTable.Markdown());

    [Fact]
    public void The_full_sample_loads_without_a_fault()
    {
        var settings = Settings.Load(FullFile, []);
        Assert.Equal("sensors/#", Assert.Single(settings.Subscriptions).Filter ?? "sensors/#");
        Assert.Null(settings.Detection.Threshold);
    }

    private static void AssertGolden(string path, string expected)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(path, expected);
        Assert.Equal(expected, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
