namespace RnnStream.Testing;

/// <summary>The data shared by all work on the project, beside the repository; not part of it.</summary>
public static class SharedData
{
    /// <summary>The path of a folder or file of the shared data, or null when it is not there.</summary>
    public static string? Find(params string[] path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            // A worktree may lie one level deeper than the repository, so every parent is tried.
            var candidate = Path.Join([folder.FullName, "shared", "data", .. path]);
            if (Path.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
