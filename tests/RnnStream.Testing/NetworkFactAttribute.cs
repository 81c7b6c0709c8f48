using System.Diagnostics;
using RnnStream.Testing.Mqtt;
using Xunit;

namespace RnnStream.Testing;

/// <summary>A test with a network of its own, beside mosquitto; skipped, saying what is missing, where none can be
/// made.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NetworkFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Missing = new(WhatIsMissing);

    public NetworkFactAttribute() => Skip = Missing.Value;

    private static string? WhatIsMissing()
    {
        if (new MosquittoFactAttribute().Skip is { } broker) return broker;
        if (new ProgramsFactAttribute("ip", "tc").Skip is not null) return "ip and tc are not installed: apt-get install iproute2";
        using var unshare = Process.Start(new ProcessStartInfo("unshare", ["--net", "--mount", "tc", "qdisc", "add", "dev", "lo", "root", "tbf", "rate", "1mbit", "burst", "4kb", "latency", "1s"])
        {
            RedirectStandardError = true,
        })!;
        unshare.WaitForExit();
        return unshare.ExitCode == 0 ? null : "no network namespace with a shaped link can be made here: run as root";
    }
}
