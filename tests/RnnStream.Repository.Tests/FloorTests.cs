using System.Xml.Linq;

namespace RnnStream.Repository.Tests;

/// <summary>Each project references only what its floor allows.</summary>
public class FloorTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Numerics"] = [],
        ["Core"] = ["Numerics"],
        ["Formats"] = ["Core", "Numerics"],
        ["Storage"] = ["Core", "Numerics"],
        ["Mqtt"] = [],
        ["Pipeline"] = ["Core", "Formats", "Storage", "Mqtt", "Numerics"],
        ["Worker"] = ["Core", "Formats", "Storage", "Mqtt", "Numerics", "Pipeline"],
    };

    public static TheoryData<string> Projects() => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_its_floor_allows(string name)
    {
        var references = ReferencesOf(name).ToArray();

        Assert.All(references, reference => Assert.Contains(reference, Allowed[name]));
    }

    [Fact]
    public void Every_project_under_src_has_a_floor()
    {
        var projects = Directory.EnumerateDirectories(Path.Combine(RepositoryFiles.Root, "src"))
            .Select(Path.GetFileName).Select(name => name!.Replace("RnnStream.", "", StringComparison.Ordinal));

        Assert.Equal(Allowed.Keys.Order(), projects.Order());
    }

    [Theory]
    [InlineData("Numerics")]
    [InlineData("Core")]
    public void The_lower_floors_use_no_package_and_no_framework_reference(string name)
    {
        var project = Load(name);

        Assert.Empty(project.Descendants("PackageReference"));
        Assert.Empty(project.Descendants("FrameworkReference"));
    }

    private static IEnumerable<string> ReferencesOf(string name) =>
        Load(name).Descendants("ProjectReference")
            .Select(element => element.Attribute("Include")!.Value)
            .Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))
            .Select(reference => reference.Replace("RnnStream.", "", StringComparison.Ordinal));

    private static XDocument Load(string name) =>
        XDocument.Load(Path.Combine(RepositoryFiles.Root, "src", $"RnnStream.{name}", $"RnnStream.{name}.csproj"));
}
