using RnnStream.Testing;
using Xunit.Abstractions;

namespace RnnStream.Worker.Tests.Faults;

/// <summary>Goal: there is no moment at which a kill loses or repeats anything. Method: the real program is killed
/// behind every system call that changes its data directory, then once more while it recovers; what is left must go on
/// to the digest of a replay that nothing disturbed. <c>RNNSTREAM_POINTS</c> sets how many calls of the recovery are
/// tried behind each call of the run; 1 unless set.</summary>
public sealed class EverySystemCallTests(ITestOutputHelper output)
{
    private static int RecoveryPoints => RunLength.Number("RNNSTREAM_POINTS", 1);

    [ProgramFact("strace", "strace")]
    [Trait("Fault", "D1")]
    [Trait("Fault", "D2")]
    [Trait("Fault", "D13")]
    public async Task A_kill_behind_any_system_call_and_another_in_recovery_change_nothing()
    {
        using var life = new RecordedLife(readings: 120);
        var expected = await life.ReplayAsync(isKept: false);
        Assert.Equal(expected, await life.ReplayAsync(isKept: true));
        var files = Directory.GetFiles(life.Data, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(life.Data, file)).ToArray();
        life.Forget();
        var whole = await SteppedRun.RunAsync(life.Data, int.MaxValue, files, life.Recording);
        Assert.False(whole.WasKilled);
        Assert.True(whole.Count >= 30, $"only {whole.Count} calls are seen");
        using var kills = new FaultCounter("real SIGKILLs, state digest equal");
        using var calls = new FaultCounter("system calls at which the program was killed");
        using var inRecovery = new FaultCounter("faults during recovery, real");
        for (var point = 1; point <= whole.Count; point++)
        {
            for (var nested = 0; nested < RecoveryPoints; nested++)
            {
                life.Forget();
                var run = await SteppedRun.RunAsync(life.Data, point, files, life.Recording);
                var recovery = await SteppedRun.RunAsync(
                    life.Data, 1 + (point * 7 + nested) % whole.Count, files, life.Recording);
                Assert.True(expected == await life.ReplayAsync(isKept: true), $"killed behind {run.Call}, then behind {recovery.Call}");
                life.AssertSound();
                kills.Add((run.WasKilled ? 1 : 0) + (recovery.WasKilled ? 1 : 0));
                inRecovery.Add(recovery.WasKilled ? 1 : 0);
            }
            calls.Add();
        }
        output.WriteLine($"{calls.Count} system calls, {kills.Count} kills, {inRecovery.Count} of them in recovery");
    }
}
