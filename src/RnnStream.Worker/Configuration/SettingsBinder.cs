using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace RnnStream.Worker.Configuration;

/// <summary>Fills option objects from configuration and reports every fault at once: unknown keys, values of the wrong
/// kind, values out of range.</summary>
internal sealed class SettingsBinder
{
    private readonly List<string> _faults = [];

    /// <summary>One plain line per fault found so far.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Sets the properties of <paramref name="target"/> from a section, then validates it.</summary>
    /// <param name="section">The section; its path names the keys in faults.</param>
    /// <param name="target">An options object, holding its defaults.</param>
    /// <param name="otherKeys">Keys of the section that belong to other objects.</param>
    public void Bind(IConfigurationSection section, object target, params ReadOnlySpan<string> otherKeys)
    {
        Fill(section, target, otherKeys);
        Validate(section.Path, target);
    }

    /// <summary>The same for an object that is validated elsewhere.</summary>
    public void Fill(IConfigurationSection section, object target, params ReadOnlySpan<string> otherKeys)
    {
        foreach (var child in section.GetChildren())
        {
            if (otherKeys.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) continue;
            if (Property(target.GetType(), child.Key) is { } property) Set(child, target, property);
            else _faults.Add(Unknown(child.Path, child.Key, target.GetType()));
        }
    }

    /// <summary>Reports top-level keys that no section claims.</summary>
    public void RefuseUnknownSections(IConfiguration configuration, IReadOnlyList<string> known)
    {
        foreach (var child in configuration.GetChildren())
        {
            if (known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) continue;
            _faults.Add($"{child.Path}: not known; allowed are {string.Join(", ", known)}");
        }
    }

    /// <summary>Adds a fault that was found elsewhere.</summary>
    public void Add(string fault) => _faults.Add(fault);

    private void Set(IConfigurationSection child, object target, PropertyInfo property)
    {
        // JSON's null where nothing is the default: the key is named, nothing is set.
        if (child.Value is null && !child.GetChildren().Any() && property.GetValue(target) is null) return;
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (IsLeaf(type)) SetLeaf(child, target, property, type);
        else if (ItemType(type) is { } item) SetList(child, target, property, type, item);
        else Bind(child, property.GetValue(target) ?? Activate(target, property));
    }

    private void SetLeaf(IConfigurationSection child, object target, PropertyInfo property, Type type)
    {
        if (child.GetChildren().Any())
        {
            _faults.Add($"{child.Path}: one value is expected, found several");
            return;
        }
        if (!TryConvert(child.Value ?? "", type, out var value)) _faults.Add(WrongKind(child, type));
        else property.SetValue(target, value);
    }

    private void SetList(IConfigurationSection child, object target, PropertyInfo property, Type type, Type item)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
        foreach (var element in child.GetChildren())
        {
            if (!IsLeaf(item)) Bind(element, list[list.Add(Activator.CreateInstance(item))]!);
            else if (TryConvert(element.Value ?? "", item, out var value)) list.Add(value);
            else _faults.Add(WrongKind(element, item));
        }
        property.SetValue(target, type.IsArray ? ToArray(list, item) : list);
    }

    private void Validate(string path, object target)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(target, new ValidationContext(target), results, validateAllProperties: true);
        foreach (var result in results)
        {
            var key = result.MemberNames.FirstOrDefault();
            var value = key is null ? null : Property(target.GetType(), key)?.GetValue(target);
            var name = key is null ? path : $"{path}:{key}";
            var shown = IsSecret(name) ? "" : $" = '{Convert.ToString(value, CultureInfo.InvariantCulture)}'";
            _faults.Add($"{name}{shown}: {Plain(result.ErrorMessage, key)}");
        }
    }

    private static bool TryConvert(string text, Type type, out object? value)
    {
        value = null;
        try
        {
            if (type.IsEnum && (text.Length == 0 || !char.IsLetter(text[0]))) return false;
            value = type == typeof(string)
                ? text
                : TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
            return value is not null;
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException or OverflowException
            or NotSupportedException)
        {
            return false;
        }
    }

    private static string WrongKind(IConfigurationSection section, Type type) =>
        $"{section.Path} = '{(IsSecret(section.Path) ? "…" : section.Value)}': {Expected(type)} is expected";

    private static string Expected(Type type) => type switch
    {
        _ when type.IsEnum => "one of " + string.Join(", ", Enum.GetNames(type)),
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(TimeSpan) => "a duration such as 00:00:30 or 7.00:00:00",
        _ when type == typeof(double) || type == typeof(float) => "a number",
        _ => "a whole number in range",
    };

    private static string Unknown(string path, string key, Type type)
    {
        var names = type.GetProperties().Where(static p => p.CanWrite).Select(static p => p.Name).ToArray();
        var near = names.OrderBy(name => Distance(name, key)).FirstOrDefault();
        return near is not null && Distance(near, key) <= 2
            ? $"{path}: not known; did you mean {near}?"
            : $"{path}: not known; allowed are {string.Join(", ", names)}";
    }

    /// <summary>Edit distance (Levenshtein 1966), upper and lower case alike.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution =
                    diagonal + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }

    private static string Plain(string? message, string? key) =>
        (message ?? "not allowed").Replace($"The field {key} ", "", StringComparison.Ordinal)
            .Replace($"The {key} field ", "", StringComparison.Ordinal).TrimEnd('.');

    private static bool IsSecret(string path) =>
        path.Contains("password", StringComparison.OrdinalIgnoreCase)
        && !path.EndsWith("File", StringComparison.OrdinalIgnoreCase);

    private static bool IsLeaf(Type type) =>
        type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(TimeSpan)
        || type == typeof(decimal);

    private static Type? ItemType(Type type) => type switch
    {
        _ when type.IsArray => type.GetElementType(),
        _ when type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)) => type.GetGenericArguments()[0],
        _ => null,
    };

    private static PropertyInfo? Property(Type type, string key) => Array.Find(
        type.GetProperties(), p => p.CanWrite && p.Name.Equals(key, StringComparison.OrdinalIgnoreCase));

    private static object Activate(object target, PropertyInfo property)
    {
        var value = Activator.CreateInstance(property.PropertyType)!;
        property.SetValue(target, value);
        return value;
    }

    private static Array ToArray(IList list, Type item)
    {
        var array = Array.CreateInstance(item, list.Count);
        list.CopyTo(array, 0);
        return array;
    }
}
