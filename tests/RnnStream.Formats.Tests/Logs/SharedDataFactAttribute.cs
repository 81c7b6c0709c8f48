namespace RnnStream.Formats.Tests.Logs;

/// <summary>A test on recorded data beside the repository; skipped where a checkout has none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (Folder is null) Skip = "needs the recorded data in ../shared/data beside the repository";
    }

    /// <summary>The folder, or null without one.</summary>
    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(Path.Combine(candidate, "nab"))) return candidate;
        }

        return null;
    }
}
