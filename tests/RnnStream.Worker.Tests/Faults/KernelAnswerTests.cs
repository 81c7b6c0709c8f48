using RnnStream.Storage;
using RnnStream.Storage.Files;
using RnnStream.Testing;

namespace RnnStream.Worker.Tests.Faults;

/// <summary>Goal: whatever the kernel answers, the program says it in one line or gets over it, and the next run ends
/// with the digest of a replay that nothing disturbed. Method: the real program records a short log while strace
/// answers for the kernel.</summary>
public sealed class KernelAnswerTests : IDisposable
{
    private readonly RecordedLife _life = new(readings: 120);

    [ProgramFact("strace", "strace")]
    [Trait("Fault", "D6")]
    public async Task After_a_failed_sync_a_plain_restart_loses_nothing()
    {
        var expected = await _life.ReplayAsync(isKept: false);
        foreach (var fault in (string[])["fdatasync:error=EIO:when=1", "fdatasync:error=ENOSPC:when=1", "fsync:error=EIO:when=5"])
        {
            _life.Forget();
            EndsInOneLine(await _life.UnderStraceAsync(fault), mayEndWell: false);
            Assert.Equal(expected, await _life.ReplayAsync(isKept: true));
            _life.AssertSound();
        }
    }

    [ProgramFact("strace", "strace")]
    [Trait("Fault", "D7")]
    public async Task A_write_that_is_only_claimed_is_never_taken_for_done()
    {
        var expected = await _life.ReplayAsync(isKept: false);
        var detected = 0;
        foreach (var claimed in (int[])[100, 4_096])
        {
            foreach (var call in (int[])[2, 4, 5, 7, 10])
            {
                _life.Forget();
                EndsInOneLine(await _life.UnderStraceAsync($"pwrite64:retval={claimed}:when={call}"), mayEndWell: true);
                if (await GoesOnOrRefusesAsync(expected) is not { } refusal) continue;
                detected++;
                Assert.Contains(_life.Data, refusal, StringComparison.Ordinal);
            }
        }
        Assert.True(detected > 0, "no lost write was seen");
    }

    [ProgramFact("strace", "strace")]
    [Trait("Fault", "D16")]
    public async Task Without_handles_or_memory_nothing_is_damaged()
    {
        var expected = await _life.ReplayAsync(isKept: true);
        var files = Directory.GetFiles(_life.Data, "*", SearchOption.AllDirectories);
        foreach (var error in (string[])["EMFILE", "ENFILE", "ENOMEM"])
        {
            foreach (var file in files)
            {
                _life.Forget();
                var run = await _life.UnderStraceAsync($"openat:error={error}:when=1", file, file + ".tmp");
                EndsInOneLine(run, mayEndWell: true);
                Assert.Equal(expected, await _life.ReplayAsync(isKept: true));
                _life.AssertSound();
            }
        }
    }

    [ProgramFact("strace", "strace")]
    [Trait("Fault", "D16")]
    public async Task Memory_that_cannot_be_mapped_ends_the_program_and_damages_nothing()
    {
        var expected = await _life.ReplayAsync(isKept: false);
        var ended = 0;
        foreach (var first in (int[])[300, 450, 550])
        {
            _life.Forget();
            var (code, _, _) = await _life.UnderStraceAsync($"mmap:error=ENOMEM:when={first}+");
            if (code != 0) ended++;
            Assert.Equal(expected, await _life.ReplayAsync(isKept: true));
            _life.AssertSound();
        }
        Assert.True(ended > 0, "no run met the want of memory");
    }

    [ProgramFact("strace", "strace")]
    [Trait("Fault", "D9")]
    public async Task A_directory_that_may_not_be_used_is_named_with_the_kernels_reason()
    {
        foreach (var (fault, reason) in ((string, string)[])[
            ("mkdir:error=EACCES", "Permission denied"), ("mkdir:error=EROFS", "Read-only file system"),
            ("openat:error=EACCES", "Permission denied"), ("openat:error=EROFS", "Read-only file system")])
        {
            _life.Forget();
            var run = await _life.UnderStraceAsync(fault, _life.Data, Path.Join(_life.Data, "LOCK"));
            EndsInOneLine(run, mayEndWell: false);
            Assert.Contains($"{_life.Data} cannot be used", run.Error, StringComparison.Ordinal);
            Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        }
        _life.Data = _life.Join("absent/data");
        Assert.Contains("No such file or directory", (await _life.RecordAsync()).Error, StringComparison.Ordinal);
    }

    public void Dispose() => _life.Dispose();

    private static void EndsInOneLine((int ExitCode, string Output, string Error) run, bool mayEndWell)
    {
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        if (mayEndWell && run.ExitCode == 0) return;
        Assert.True(run.ExitCode == 1, $"exit code {run.ExitCode}: {run.Error}");
        Assert.Single(run.Error.Split('\n'), static line => line.StartsWith("rnnstream: ", StringComparison.Ordinal));
    }

    private async Task<string?> GoesOnOrRefusesAsync(string expected)
    {
        try
        {
            Assert.Equal(expected, await _life.ReplayAsync(isKept: true));
            return null;
        }
        catch (Exception refusal) when (refusal is DamageException or InvalidDataException or DataDirectoryException)
        {
            return refusal.Message;
        }
    }
}
