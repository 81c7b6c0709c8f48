using System.Diagnostics;
using System.Globalization;

namespace RnnStream.Testing;

/// <summary>A network of its own, with a loopback interface. Needs root and iproute2; gone with
/// <see cref="Dispose"/>.</summary>
public sealed class NetworkNamespace : IDisposable
{
    private static int _next;

    /// <summary>Makes it.</summary>
    /// <param name="hasIPv4">Whether its loopback interface has 127.0.0.1 beside ::1.</param>
    public NetworkNamespace(bool hasIPv4 = true)
    {
        Number = (Environment.ProcessId * 26 + Interlocked.Increment(ref _next)) % (1 << 15);
        Name = string.Create(CultureInfo.InvariantCulture, $"rnn{Environment.ProcessId}{(char)('a' + _next % 26)}");
        Run("ip", "netns", "add", Name);
        RunInside("ip", "link", "set", "lo", "up");
        if (!hasIPv4) RunInside("ip", "address", "delete", "127.0.0.1/8", "dev", "lo");
        Inside = new NetworkPlace(["ip", "netns", "exec", Name], [hasIPv4 ? "127.0.0.1" : "::1"]);
    }

    /// <summary>Its name, of at most 15 characters.</summary>
    public string Name { get; }

    /// <summary>Another for each of them on this machine, below 32,768.</summary>
    public int Number { get; }

    /// <summary>To run programs in it.</summary>
    public NetworkPlace Inside { get; }

    /// <summary>Runs a program in it to its end.</summary>
    public void RunInside(params string[] words) => Run(["ip", "netns", "exec", Name, .. words]);

    /// <summary>Runs a program outside of it to its end.</summary>
    public static void Run(params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', words)}: {error}");
    }

    /// <inheritdoc/>
    public void Dispose() => Run("ip", "netns", "delete", Name);
}
