using Microsoft.Extensions.Configuration;

namespace RnnStream.Worker.Configuration;

/// <summary>Where settings come from, later ones winning: a file, the environment, the command line.</summary>
internal static class SettingsSources
{
    private const string EnvironmentPrefix = "RNNSTREAM__";

    /// <param name="file">The file named with <c>--config</c>; null for <c>appsettings.json</c> in the working folder
    /// or, failing that, beside the program, if there is one.</param>
    /// <param name="overrides">Words of the command line: <c>--Section:Key value</c> or <c>--Section:Key=value</c>; of
    /// a key given twice the last one counts.</param>
    /// <param name="defaults">What a verb prefers over the product's defaults; weaker than everything else.</param>
    /// <param name="faults">Takes one line per word that is not of that form.</param>
    /// <exception cref="SettingsException">The file is missing or not JSON.</exception>
    public static IConfigurationRoot Read(
        string? file, IReadOnlyList<string> overrides,
        IReadOnlyDictionary<string, string?>? defaults, List<string> faults)
    {
        var builder = new ConfigurationBuilder();
        if (defaults is not null) builder.AddInMemoryCollection(defaults);
        var path = file ?? DefaultFile();
        if (path is not null) AddFile(builder, path);
        builder.AddEnvironmentVariables(EnvironmentPrefix);
        builder.AddInMemoryCollection(Overrides(overrides, faults));
        try
        {
            return builder.Build();
        }
        catch (InvalidDataException fault)
        {
            throw new SettingsException([$"{path}: {Innermost(fault).Message}"]);
        }
    }

    private static string? DefaultFile()
    {
        string[] places = [Directory.GetCurrentDirectory(), AppContext.BaseDirectory];
        return places.Select(static place => Path.Join(place, "appsettings.json")).FirstOrDefault(File.Exists);
    }

    private static void AddFile(ConfigurationBuilder builder, string path)
    {
        if (!File.Exists(path)) throw new SettingsException([$"{path}: there is no such file"]);
        builder.AddJsonFile(Path.GetFullPath(path), optional: false, reloadOnChange: false);
    }

    private static Dictionary<string, string?> Overrides(IReadOnlyList<string> words, List<string> faults)
    {
        var pairs = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (!IsOption(word) || !word.Contains(':', StringComparison.Ordinal))
            {
                faults.Add($"'{word}': not known; settings are given as --Section:Key value (see --help)");
                if (IsOption(word) && i + 1 < words.Count && !IsOption(words[i + 1])) i++;
            }
            else if (word.IndexOf('=', StringComparison.Ordinal) is > 0 and var at)
                pairs[word[2..at]] = word[(at + 1)..];
            else if (i + 1 < words.Count) pairs[word[2..]] = words[++i];
            else faults.Add($"'{word}': a value is expected behind it");
        }
        return pairs;
    }

    private static bool IsOption(string word) => word.StartsWith("--", StringComparison.Ordinal);

    private static Exception Innermost(Exception exception) =>
        exception.InnerException is { } inner ? Innermost(inner) : exception;
}
