using Xunit;

namespace RnnStream.Testing;

/// <summary>A test that needs several installed programs; skipped, with the missing ones, where one is not
/// there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramsFactAttribute : FactAttribute
{
    private static readonly string[] MoreFolders = ["/usr/sbin", "/usr/local/sbin", "/sbin"];

    public ProgramsFactAttribute(params string[] programs)
    {
        var missing = programs.Where(static program => !IsInstalled(program)).ToArray();
        if (missing.Length > 0) Skip = $"not installed: {string.Join(", ", missing)}";
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(MoreFolders)
            .Any(folder => File.Exists(Path.Join(folder, program)));
}
