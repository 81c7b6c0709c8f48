using Xunit;

namespace RnnStream.Testing;

/// <summary>A test that needs an installed program; skipped, with what to install, where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramFactAttribute : FactAttribute
{
    public ProgramFactAttribute(string program, string package)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Join(folder, program))))
            Skip = $"{program} is not installed: apt-get install {package}";
    }
}
