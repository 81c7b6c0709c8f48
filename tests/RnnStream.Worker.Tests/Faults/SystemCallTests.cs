using System.Globalization;
using RnnStream.Testing;
using RnnStream.Worker.Tests.Acceptance;

namespace RnnStream.Worker.Tests.Faults;

/// <summary>Goal: whatever the kernel answers, nothing applied is lost or applied twice. Method: the real program
/// records a
/// log while strace injects; then another run goes on. <c>RNNSTREAM_POINTS</c> sets how many calls
/// of each kind are tried; 36 are all.</summary>
public sealed class SystemCallTests : IDisposable
{
    // As many calls of each kind as such a run makes.
    private static readonly (string Call, int Count)[] Calls =
        [("pwrite64", 36), ("fsync", 8), ("fdatasync", 3), ("rename", 2), ("fallocate", 1)];

    private readonly RecordedLife _life = new();

    private static int Points => int.TryParse(
        Environment.GetEnvironmentVariable("RNNSTREAM_POINTS"), CultureInfo.InvariantCulture, out var points) ? points : 0;

    [ProgramFact("strace", "strace")]
    [Trait("Fault", "D2")]
    [Trait("Fault", "D13")]
    public async Task A_kill_at_a_system_call_and_another_in_recovery_change_nothing()
    {
        var expected = await _life.UndisturbedAsync();
        var kills = 0;
        foreach (var (call, count) in Calls)
        {
            // Without a wish for more: a write, a name change.
            var points = Points > 0 ? Math.Min(Points, count) : call is "pwrite64" or "rename" ? 1 : 0;
            for (var point = 1; point <= points; point++)
            {
                // strace counts the calls of each thread for itself.
                var number = Points >= count ? point : 1 + (count / 4 + point - 1) % count;
                var (code, _, _) = await _life.UnderStraceAsync($"{call}:signal=KILL:when={number}");
                if (code != 0) kills++;
                await _life.UnderStraceAsync("pwrite64:signal=KILL:when=1");
                Assert.Equal(expected, await _life.GoOnAsync());
                await _life.AssertSoundAsync();
                Directory.Delete(_life.Data, recursive: true);
            }
        }
        Assert.True(kills > 0, "no call was reached");
    }

    [ProgramFact("strace", "strace")]
    [Trait("Fault", "D6")]
    public async Task A_sync_that_fails_ends_the_program_with_one_line()
    {
        var (code, _, error) = await _life.UnderStraceAsync("fdatasync:error=EIO");
        Assert.Equal(1, code);
        var told = Assert.Single(error.Split('\n'), static line => line.StartsWith("rnnstream: ", StringComparison.Ordinal));
        Assert.Contains("sync", told, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Equal(await _life.UndisturbedAsync(), await _life.GoOnAsync());
    }

    [ProgramFact("strace", "strace")]
    [Trait("Fault", "D7")]
    public async Task A_short_write_is_continued()
    {
        // The kernel is asked for less: it claims what it wrote, and the rest follows.
        var (code, _, error) = await _life.UnderStraceAsync("pwrite64:error=EINTR:when=3+5");
        Assert.True(code == 0, error);
        Assert.Equal(await _life.UndisturbedAsync(), await _life.GoOnAsync());
        await _life.AssertSoundAsync();
    }

    [ProgramFact("strace", "strace")]
    [Trait("Fault", "D16")]
    public async Task Without_file_handles_it_ends_with_one_line_and_no_damage()
    {
        var (code, _, error) = await _life.UnderStraceAsync("fallocate:error=EMFILE:when=1");
        Assert.Equal(1, code);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Equal(await _life.UndisturbedAsync(), await _life.GoOnAsync());
    }

    [MountFact]
    [Trait("Fault", "D9")]
    public async Task A_file_system_that_cannot_be_written_to_is_named_in_one_line()
    {
        var mount = _life.Join("mount");
        Directory.CreateDirectory(mount);
        _life.Data = Path.Join(mount, "data");
        var (code, _, error) = await WorkerProcess.RunUnderAsync(
            ["unshare", "--mount", "sh", "-c", $"mount -t tmpfs -o ro none {mount} && exec \"$@\"", "sh"], _life.Recording);
        Assert.Equal(1, code);
        Assert.Contains(_life.Data, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("America/New_York")]
    [InlineData("Asia/Kathmandu")]
    [Trait("Fault", "T2")]
    public async Task The_zone_of_the_machine_changes_nothing(string zone) =>
        Assert.Equal(await _life.UndisturbedAsync(), await _life.GoOnAsync(("TZ", zone)));

    public void Dispose() => _life.Dispose();
}
