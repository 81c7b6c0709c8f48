using System.Diagnostics;
using Xunit;

namespace RnnStream.Testing;

/// <summary>A test that mounts a file system of its own; skipped where the user may not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute()
    {
        if (!CanMount()) Skip = "mounting is not allowed here: run as root, with util-linux installed";
    }

    private static bool CanMount()
    {
        try
        {
            var start = new ProcessStartInfo("unshare", ["--mount", "mount", "-t", "tmpfs", "none", "/tmp"])
            {
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
