using System.Globalization;
using RnnStream.Testing.Mqtt;
using Xunit;

namespace RnnStream.Testing;

/// <summary>A test that limits the memory of a process, beside mosquitto; skipped where no memory cgroup can be
/// made.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MemoryLimitFactAttribute : FactAttribute
{
    private const string Root = "/sys/fs/cgroup/memory";

    private static int _groups;

    public MemoryLimitFactAttribute()
    {
        if (!MosquittoBroker.IsInstalled) Skip = "mosquitto is not installed: apt-get install mosquitto mosquitto-clients";
        else if (!CanLimit()) Skip = "no memory cgroup (version 1) can be made here: run as root";
    }

    /// <summary>Makes a group with a limit in bytes; returns its folder.</summary>
    public static string Create(long limit)
    {
        var group = $"{Root}/rnnstream-test-{Environment.ProcessId}-{Interlocked.Increment(ref _groups)}";
        Directory.CreateDirectory(group);
        File.WriteAllText($"{group}/memory.limit_in_bytes", limit.ToString(CultureInfo.InvariantCulture));
        return group;
    }

    /// <summary>Removes an empty group.</summary>
    public static void Remove(string group)
    {
        try
        {
            Directory.Delete(group, recursive: false);
        }
        catch (IOException)
        {
            // A process that has just ended may still be counted; the group goes with the machine.
        }
    }

    private static bool CanLimit()
    {
        try
        {
            Remove(Create(1L << 30));
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
