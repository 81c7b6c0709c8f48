using RnnStream.Testing.Mqtt;
using Xunit;

namespace RnnStream.Testing;

/// <summary>A test that moves the clock of a process, beside mosquitto; skipped where libfaketime is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FakeTimeFactAttribute : FactAttribute
{
    private static readonly string? Found = Directory.Exists("/usr/lib")
        ? Directory.GetDirectories("/usr/lib", "*-linux-gnu")
            .Select(static folder => Path.Join(folder, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
        : null;

    public FakeTimeFactAttribute()
    {
        if (Found is null) Skip = "libfaketime is not installed: apt-get install faketime";
        else if (!MosquittoBroker.IsInstalled) Skip = "mosquitto is not installed: apt-get install mosquitto mosquitto-clients";
    }

    /// <summary>The library to preload.</summary>
    public static string Library => Found!;
}
