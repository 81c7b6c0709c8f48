using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using RnnStream.Worker.Configuration;

namespace RnnStream.Worker.Tests.Configuration;

/// <summary>Every option that the settings bind, read from the option classes themselves.</summary>
internal static class OptionCatalog
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The sections in the order of <see cref="Settings"/>: name and an object that holds the
    /// defaults.</summary>
    public static IEnumerable<(string Name, object Defaults)> Sections()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "{}");
            var settings = Settings.Load(file, []);
            return [.. typeof(Settings).GetProperties()
                .Where(static property => property.Name != nameof(Settings.Configuration))
                .Select(property => (NameOf(property.Name), First(property.GetValue(settings)!)))];
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The options of one section, those of nested classes behind a colon.</summary>
    public static IEnumerable<Option> Options(object defaults, string prefix = "")
    {
        foreach (var property in defaults.GetType().GetProperties().Where(static property => property.CanWrite))
        {
            var value = property.GetValue(defaults);
            if (IsNested(value)) foreach (var option in Options(value!, $"{prefix}{property.Name}:")) yield return option;
            else yield return new Option(prefix + property.Name, value, property);
        }
    }

    /// <summary>A configuration file with every key at its default.</summary>
    public static string FullJson()
    {
        var root = new JsonObject();
        foreach (var (name, defaults) in Sections())
        {
            var section = Json(defaults);
            if (name.Split(':') is [var parent, var child]) root[parent]![child] = section;
            else root[name] = name == "Subscriptions" ? new JsonArray(section) : section;
        }
        return root.ToJsonString(Indented) + "\n";
    }

    private static JsonNode? Json(object? value) => value switch
    {
        null => null,
        bool flag => JsonValue.Create(flag),
        int or long => JsonValue.Create(Convert.ToInt64(value, null)),
        double number => JsonValue.Create(number),
        string text => JsonValue.Create(text),
        Enum or TimeSpan => JsonValue.Create(value.ToString()),
        IEnumerable items => new JsonArray([.. items.Cast<object>().Select(Json)]),
        _ => new JsonObject(value.GetType().GetProperties().Where(static property => property.CanWrite)
            .Select(property => KeyValuePair.Create(property.Name, Json(property.GetValue(value))))),
    };

    private static bool IsNested(object? value) =>
        value is not (null or string or IEnumerable) && value.GetType() is { IsPrimitive: false, IsValueType: false };

    private static string NameOf(string property) => property == nameof(Settings.Embedded) ? "Mqtt:Embedded" : property;

    private static object First(object section) => section is IList list ? list[0]! : section;
}
