using RnnStream.Testing;
using RnnStream.Worker.Tests.Acceptance;

namespace RnnStream.Worker.Tests.Faults;

/// <summary>Goal: whatever the kernel answers, nothing applied is lost or applied twice. Method: the real program
/// records a
/// log while strace injects; then another run goes on.</summary>
public sealed class SystemCallTests : IDisposable
{
    private readonly RecordedLife _life = new();

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
    public async Task An_interrupted_write_is_repeated()
    {
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
