using System.Diagnostics;
using RnnStream.Storage.Files;
using RnnStream.Storage.Log;
using RnnStream.Storage.Tests.Log;
using RnnStream.Testing;
using RnnStream.Testing.Storage;

namespace RnnStream.Storage.Tests.Files;

/// <summary>Goal: the kernel's real answers are understood. Method: a real process appends while strace makes its
/// system calls fail, lie or kill; what it called durable is compared with what a recovery finds.</summary>
public sealed class ProcessFaultTests : IDisposable
{
    private const int FrameCount = 40;
    private readonly TemporaryDirectory _root = new();

    private static string DotnetPath => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private string DataPath => _root.Join("data");

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Without_faults_everything_is_durable()
    {
        var result = Start([.. Host()]);
        Assert.Equal((0, FrameCount * StorageProcess.RecordsPerFrame), (result.ExitCode, result.Durable));
        Assert.Equal(result.Durable, RecoverAndCheck(result.Durable));
    }

    [ProgramFact("strace", "strace")]
    [Trait("Fault", "D6")]
    public void A_failing_sync_ends_the_process_with_an_error_and_no_further_acknowledgement()
    {
        string[] faults = ["fdatasync:error=EIO:when=4", "fdatasync:error=ENOSPC:when=7", "fsync:error=EIO:when=9+"];
        foreach (var fault in faults)
        {
            var result = StartUnderStrace(fault);
            Assert.Equal(1, result.ExitCode);
            Assert.Contains("sync of", result.Errors, StringComparison.Ordinal);
            Assert.Single(result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.True(result.Durable < FrameCount * StorageProcess.RecordsPerFrame);
            RecoverAndCheck(result.Durable);
        }
    }

    [ProgramFact("strace", "strace")]
    [Trait("Fault", "D6")]
    public void An_interrupted_call_is_repeated()
    {
        foreach (var call in (string[])["fdatasync", "pwrite64", "fallocate"])
        {
            var result = StartUnderStrace($"{call}:error=EINTR:when=2+2");
            Assert.Equal(0, result.ExitCode);
            RecoverAndCheck(result.Durable);
        }
    }

    [ProgramFact("strace", "strace")]
    [Trait("Fault", "D2")]
    public void A_kill_at_a_system_call_loses_nothing_durable()
    {
        string[] calls = ["pwrite64:when=3", "pwrite64:when=17", "fdatasync:when=5", "rename:when=2", "fsync:when=9",
            "fallocate:when=2", "unlink:when=1"];
        foreach (var call in calls)
        {
            var result = StartUnderStrace(call.Replace(":when", ":signal=KILL:when", StringComparison.Ordinal));
            Assert.NotEqual(0, result.ExitCode);
            RecoverAndCheck(result.Durable);
        }
    }

    [ProgramFact("strace", "strace")]
    [Trait("Fault", "D7")]
    public void A_write_that_the_kernel_only_claims_is_caught_by_the_checksum()
    {
        foreach (var claimed in (int[])[8, 100])
        {
            StartUnderStrace($"pwrite64:retval={claimed}:when=5");
            var failure = Record.Exception(() => RecoverAndCheck(0));
            Assert.IsType<DamageException>(failure);
            Directory.Delete(DataPath, recursive: true);
        }
    }

    [ProgramFact("strace", "strace")]
    [Trait("Fault", "D16")]
    public void No_file_handles_left_is_reported_and_loses_nothing()
    {
        var result = StartUnderStrace("fallocate:error=EMFILE:when=3+");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("errno 24", result.Errors, StringComparison.Ordinal);
        RecoverAndCheck(result.Durable);
    }

    [MountFact]
    [Trait("Fault", "D8")]
    public void A_full_disk_that_is_freed_lets_the_same_process_go_on()
    {
        var mount = _root.Join("small");
        Directory.CreateDirectory(mount);
        var host = string.Join(' ', Host($"{mount}/data").Select(part => $"'{part}'"));
        var script = $"mount -t tmpfs -o size=64k none {mount} && head -c 40960 /dev/zero > {mount}/ballast && {host}";
        var result = Start(["unshare", "--mount", "sh", "-c", script]);
        Assert.Contains("full the log cannot grow: fallocate", result.Output, StringComparison.Ordinal);
        Assert.Equal((0, FrameCount * StorageProcess.RecordsPerFrame), (result.ExitCode, result.Durable));
    }

    [Fact]
    [Trait("Fault", "D10")]
    public void A_second_process_is_refused_and_the_first_not_disturbed()
    {
        using var first = DataDirectory.Open(DataPath);
        using var log = ReadingLog.Open(first, LogFixture.Options());
        log.AppendDurably(5);
        var result = Start([.. Host()]);
        Assert.Equal(1, result.ExitCode);
        var owner = Environment.ProcessId;
        Assert.Equal($"{DataPath} is in use by another running instance (process {owner})\n", result.Errors);
        log.AppendDurably(5);
        Assert.Equal(10, log.CheckRecords());
    }

    private long RecoverAndCheck(long durable)
    {
        using var directory = DataDirectory.Open(DataPath);
        using var log = ReadingLog.Open(directory, LogFixture.Options(StorageProcess.SegmentSize));
        Assert.True(log.NextSequence >= durable, $"{durable} were durable, {log.NextSequence} are there");
        return log.CheckRecords(log.FirstSequence);
    }

    private Outcome StartUnderStrace(string fault)
    {
        var call = fault[..fault.IndexOf(':', StringComparison.Ordinal)];
        string[] strace = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", $"trace={call}", "-e", $"inject={fault}"];
        return Start([.. strace, .. Host()]);
    }

    private string[] Host(string? path = null) =>
        [DotnetPath, typeof(StorageProcess).Assembly.Location, "append", path ?? DataPath, $"{FrameCount}"];

    private static Outcome Start(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_SYSTEM_IO_DISABLEFILELOCKING"] = "1";
        start.Environment["DOTNET_TieredPGO"] = "0";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Outcome(process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    private sealed record Outcome(int ExitCode, string Output, string Errors)
    {
        public long Durable => Output.Split('\n')
            .Where(line => line.StartsWith("durable ", StringComparison.Ordinal))
            .Select(line => long.Parse(line.AsSpan(8), null))
            .LastOrDefault();
    }
}
