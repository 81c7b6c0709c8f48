using System.Text.RegularExpressions;
using RnnStream.Testing;
using RnnStream.Worker.Tests.Acceptance;

namespace RnnStream.Worker.Tests.Faults;

/// <summary>Goal: a process that its limits end leaves nothing that the next one cannot go on with. Method: the real
/// program with more sensors than the kernel lets it have memory or file size for, then without the limit.</summary>
public sealed partial class LimitTests
{
    private const int MemoryMax = 80 << 20;
    private const int FileMax = 4_300_000;
    private const int Failed = 1;
    private const int Aborted = 134;
    private const int Killed = 137;

    [MemoryLimitFact]
    [Trait("Fault", "D15")]
    public async Task Killed_by_the_kernel_for_want_of_memory_it_goes_on_exactly()
    {
        // The runtime is told of more memory than there is, so that the kernel is the first to object.
        var (code, _, kills) = await RunWithinAsync(("DOTNET_GCHeapHardLimit", $"{1 << 30:x}"));
        Assert.Equal(Killed, code);
        Assert.True(kills > 0, "the kernel killed nobody");
    }

    [MemoryLimitFact]
    [Trait("Fault", "D15")]
    public async Task Out_of_memory_by_the_runtimes_own_count_it_says_so_and_goes_on_exactly()
    {
        // The program says so where it can; a thread of the runtime's own aborts.
        var (code, error, kills) = await RunWithinAsync();
        Assert.True(code is Failed or Aborted, $"exit code {code}: {error}");
        Assert.Contains("ut of memory", Assert.Single(error.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(0, kills);
    }

    [ProgramsFact("strace", "prlimit")]
    [Trait("Fault", "D7")]
    public async Task A_write_that_the_kernel_cuts_short_is_continued_until_there_is_no_room()
    {
        using var life = new ManySensorsLife(sensors: 16_000, readings: 1);
        var trace = life.Join("trace");
        var (code, _, error) = await WorkerProcess.RunUnderAsync(
            [
                "strace", "-f", "-qq", "-o", trace, "-e", "trace=pwrite64",
                "sh", "-c", $"trap '' XFSZ; exec prlimit --fsize={FileMax} \"$@\"", "sh",
            ],
            life.Recording, ("DOTNET_EnableWriteXorExecute", "0"));
        var calls = File.ReadLines(trace).Select(static line => Write().Match(line)).Where(static call => call.Success)
            .Select(static call => (Asked: Number(call, 1), Offset: Number(call, 2), Written: Number(call, 3)));
        Assert.Contains(
            calls,
            static call => call.Written > 0 && call.Written < call.Asked && call.Offset + call.Written == FileMax);
        Assert.Contains(calls, static call => call.Offset == FileMax);

        // Only the checkpoint had no room: everything is in the log.
        Assert.True(code == 0, error);
        Assert.Contains("no last checkpoint: ", error, StringComparison.Ordinal);
        await life.AssertGoesOnAsync();
    }

    private static async Task<(int Code, string Error, int Kills)> RunWithinAsync(
        params (string Name, string Value)[] environment)
    {
        using var life = new ManySensorsLife(sensors: 8_000, readings: 2);
        var group = MemoryLimitFactAttribute.Create(MemoryMax);
        try
        {
            var (code, _, error) = await WorkerProcess.RunUnderAsync(
                ["sh", "-c", $"echo $$ > {group}/cgroup.procs && exec \"$@\"", "sh"], life.Recording, environment);
            var control = await File.ReadAllLinesAsync($"{group}/memory.oom_control");
            await life.AssertGoesOnAsync();
            return (code, error, control.Where(static line => line.StartsWith("oom_kill ", StringComparison.Ordinal))
                .Sum(static line => int.Parse(line.AsSpan("oom_kill ".Length), System.Globalization.CultureInfo.InvariantCulture)));
        }
        finally
        {
            MemoryLimitFactAttribute.Remove(group);
        }
    }

    private static long Number(Match call, int group) =>
        long.Parse(call.Groups[group].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@", (\d+), (\d+)\) += (-?\d+)")]
    private static partial Regex Write();
}
