using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace RnnStream.Worker.Tests.Configuration;

/// <summary>The options as Markdown tables: key, default, and the first sentence of each property's
/// documentation.</summary>
internal static partial class OptionTable
{
    public static string Markdown()
    {
        var text = new StringBuilder();
        text.Append("# Options\n\nEvery key at its default, with its meaning, as the option classes state them; a test keeps the two equal.\n");
        text.Append("`Subscriptions` is a list: a key is `Subscriptions:0:Filter`. Beside these, `Serilog` configures the logging.\n");
        foreach (var (name, defaults) in OptionCatalog.Sections())
        {
            text.Append($"\n## {name}\n\n| Key | Default | Meaning |\n|---|---|---|\n");
            foreach (var option in OptionCatalog.Options(defaults))
                text.Append($"| `{option.Key}` | {Shown(option.Default)} | {Meaning(option.Property)} |\n");
        }
        return text.ToString();
    }

    private static string Shown(object? value) => value switch
    {
        null => "none",
        "" => "empty",
        bool flag => flag ? "`true`" : "`false`",
        _ => FormattableString.Invariant($"`{value}`"),
    };

    private static string Meaning(PropertyInfo property)
    {
        var type = property.DeclaringType!;
        var document = XDocument.Load(Path.ChangeExtension(type.Assembly.Location, ".xml"));
        var id = $"P:{type.FullName}.{property.Name}";
        var summary = document.Descendants("member").Single(member => member.Attribute("name")!.Value == id)
            .Element("summary")!;
        var text = Blanks().Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim();
        return SentenceEnd().Split(text, 2)[0].TrimEnd('.').Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static string Text(XNode node) => node switch
    {
        XElement { Name.LocalName: "see" } see => $"`{see.Attribute("cref")!.Value.Split('.')[^1]}`",
        XElement element => $"`{element.Value}`",
        _ => ((XText)node).Value,
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\. (?=[A-Z`])")]
    private static partial Regex SentenceEnd();
}
