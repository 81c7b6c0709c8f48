using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Files;
using RnnStream.Storage.Log;
using RnnStream.Testing;
using RnnStream.Testing.Storage;

namespace RnnStream.Storage.Tests.Log;

/// <summary>Goal: whatever happens to process, power and disk, every acknowledged record is there afterwards, in its
/// place, and nothing else is. Method: a session of appends, syncs, checkpoints and retention on a simulated disk is
/// stopped or made to fail at every single operation; recovery is compared with what was acknowledged.</summary>
public sealed class LogFaultTests
{
    private const int SegmentSize = 3000;
    private const int EioError = 5;
    private const int ManyFilesError = 24;
    private const int NoSpaceError = 28;

    // Of four lives and recoveries each.
    private const int SeedCount = 1_000;

    /// <summary>What the outside world was told.</summary>
    private sealed class Promises
    {
        public long Acknowledged { get; set; }

        public long Appended { get; set; }

        public long Checkpointed { get; set; } = -1;
    }

    [Theory]
    [Trait("Fault", "D2")]
    [InlineData(false)]
    [InlineData(true)]
    public void A_stop_at_any_operation_loses_nothing_acknowledged(bool losesPower)
    {
        var crashAt = 1;
        for (var isFinished = false; !isFinished; crashAt++)
        {
            var disk = new SimulatedDisk(crashAt) { ShortWriteChance = 0.1, CrashAt = crashAt };
            var promises = new Promises();
            isFinished = RunUntilCrash(disk, new Random(7), promises);
            Stop(disk, losesPower);
            CheckRecovery(disk, promises);
        }

        Assert.True(crashAt > 150, $"only {crashAt} operations");
    }

    [Fact]
    [Trait("Fault", "D3")]
    [Trait("Fault", "D13")]
    public void Power_losses_in_a_row_also_in_recovery_lose_nothing_acknowledged()
    {
        using var recoveries = new FaultCounter("simulated crash recoveries of the log alone");
        foreach (var seed in RunLength.Seeds(SeedCount))
        {
            var random = new Random(seed);
            var disk = new SimulatedDisk(seed) { ShortWriteChance = 0.1 };
            var promises = new Promises();
            for (var life = 0; life < 4; life++)
            {
                disk.CrashAt = random.Next(1, life % 2 == 1 ? 40 : 300);
                try
                {
                    RunUntilCrash(disk, random, promises);
                    Stop(disk, losesPower: random.Next(3) > 0);
                }
                catch (Exception failure) when (failure is not Xunit.Sdk.XunitException)
                {
                    Assert.Fail($"seed {seed}, life {life}: {failure}");
                }
            }

            CheckRecovery(disk, promises, $"seed {seed}");
            recoveries.Add(4);
        }
    }

    [Theory]
    [Trait("Fault", "D6")]
    [Trait("Fault", "D16")]
    [InlineData(EioError)]
    [InlineData(NoSpaceError)]
    [InlineData(ManyFilesError)]
    public void An_error_at_any_operation_is_typed_and_acknowledges_nothing_that_is_not_durable(int error)
    {
        using var points = new FaultCounter("I/O errors, once and sticky, at every point");
        foreach (var seed in RunLength.Seeds(otherwise: 1))
        {
            var operations = CountOperations(seed);
            for (var at = 1; at <= operations; at++)
            {
                Fail(seed, at, error, isSticky: false);
                Fail(seed, at, error, isSticky: true);
                points.Add(2);
            }
        }

        Assert.True(points.Count > 300, $"only {points.Count} points");
    }

    private static void Fail(int seed, int at, int error, bool isSticky)
    {
        var disk = new SimulatedDisk(at);
        var promises = new Promises();
        disk.Fault = (number, _) => number == at || (isSticky && number > at) ? error : 0;
        try
        {
            RunUntilCrash(disk, new Random(seed), promises);
        }
        catch (Exception failure) when (failure is LogFullException or LogSyncException
            or FileSystemException or DataDirectoryException)
        {
            // Each of these tells the caller to stop or to try again; none is an acknowledgement.
        }

        disk.LosePower();
        CheckRecovery(disk, promises, $"seed {seed}: error {error} at {at}, sticky {isSticky}");
    }

    [Fact]
    [Trait("Fault", "D6")]
    public void A_failed_sync_is_final()
    {
        var disk = new SimulatedDisk(1);
        using var directory = disk.OpenDirectory();
        using var log = ReadingLog.Open(directory, LogFixture.Options());
        log.AppendDurably(10);
        disk.Fault = (_, operation) => operation == "fdatasync" ? EioError : 0;
        log.AppendFrame(10);
        var failure = Assert.Throws<LogSyncException>(log.Sync);
        Assert.Contains("fdatasync of /data/log/", failure.Message, StringComparison.Ordinal);
        disk.Fault = null;
        Assert.Same(failure, Assert.Throws<LogSyncException>(log.Sync));
        Assert.Same(failure, Assert.Throws<LogSyncException>(log.Flush));
        Assert.Equal(10, log.DurableSequence);
    }

    [Fact]
    [Trait("Fault", "D8")]
    public void A_full_disk_is_reported_and_the_log_goes_on_when_room_is_freed()
    {
        var disk = new SimulatedDisk(1) { Capacity = 5 * SegmentSize };
        using var directory = disk.OpenDirectory();
        using var log = ReadingLog.Open(directory, LogFixture.Options(SegmentSize));
        LogFullException? full = null;
        for (var frame = 0; frame < 200 && full is null; frame++)
            full = Record.Exception(() => log.AppendDurably(10)) as LogFullException;
        Assert.NotNull(full);
        Assert.Contains("fallocate", full.Message, StringComparison.Ordinal);
        var durable = log.DurableSequence;
        Assert.Throws<LogFullException>(log.Sync);
        Assert.Equal(durable, log.DurableSequence);
        Assert.DoesNotContain(disk.List("/data/log"), path => path.EndsWith(".tmp", StringComparison.Ordinal));
        disk.Capacity += 3 * SegmentSize;
        log.Sync();
        Assert.Equal(durable + 10, log.DurableSequence);
        log.AppendDurably(10);
        Assert.Equal(durable + 20, log.CheckRecords());
    }

    [Fact]
    public void Records_are_refused_but_kept_while_every_frame_is_full_and_the_disk_too()
    {
        var disk = new SimulatedDisk(1) { Capacity = 100_000 };
        using var directory = disk.OpenDirectory();
        using var log = ReadingLog.Open(directory, LogFixture.Options(8192));
        var body = new byte[200_000];
        Assert.Throws<LogFullException>(() => AppendUntilFull(log, body));
        var count = log.NextSequence;
        Assert.Equal(ReadingLog.FrameCount * 5, count);
        disk.Capacity = long.MaxValue;
        Assert.Equal(count, log.Append(RecordKind.Configuration, body));
        while (log.SealFrame() < log.NextSequence) log.Flush();
        log.Sync();
        Assert.Equal(count + 1, log.DurableSequence);
    }

    private static void AppendUntilFull(ReadingLog log, byte[] body)
    {
        for (var i = 0; i < 1000; i++) log.Append(RecordKind.Configuration, body);
    }

    /// <summary>A life of the process. True when it ended by itself.</summary>
    private static bool RunUntilCrash(SimulatedDisk disk, Random random, Promises promises)
    {
        try
        {
            using var directory = disk.OpenDirectory();
            using var log = ReadingLog.Open(directory, LogFixture.Options(SegmentSize));
            promises.Appended = Math.Max(promises.Appended, log.NextSequence);
            Assert.True(log.NextSequence >= promises.Acknowledged);
            var store = new CheckpointStore(directory, log.Identity);
            for (var round = 0; round < 30; round++) RunRound(log, store, random, promises);
            return disk.CrashAt == 0 || disk.Operations < disk.CrashAt;
        }
        catch (SimulatedCrashException)
        {
            return false;
        }
    }

    private static void RunRound(ReadingLog log, CheckpointStore store, Random random, Promises promises)
    {
        for (var frame = random.Next(3); frame >= 0; frame--)
        {
            log.AppendFrame(random.Next(1, 12));
            promises.Appended = Math.Max(promises.Appended, log.NextSequence);
            if (random.Next(3) == 0) log.Flush();
        }

        log.Sync();
        promises.Acknowledged = log.DurableSequence;
        if (random.Next(3) > 0) return;
        var sequence = log.DurableSequence;
        store.Write(sequence, writer =>
        {
            writer.BeginSection("states");
            writer.WriteInt64(sequence);
        });
        promises.Checkpointed = sequence;
        log.ApplyRetention(store.Sequences[0]);
        if (random.Next(2) == 0) log.DropBefore(store.Sequences[0]);
    }

    private static void Stop(SimulatedDisk disk, bool losesPower)
    {
        if (losesPower) disk.LosePower();
        else disk.Restart();
    }

    private static void CheckRecovery(SimulatedDisk disk, Promises promises, string context = "")
    {
        using var directory = disk.OpenDirectory();
        using var log = ReadingLog.Open(directory, LogFixture.Options(SegmentSize));
        Assert.True(log.NextSequence >= promises.Acknowledged, $"{context}: acknowledged records are lost");
        Assert.True(log.NextSequence <= promises.Appended, $"{context}: records nobody appended");
        log.CheckRecords(log.FirstSequence);
        var store = new CheckpointStore(directory, log.Identity);
        using var checkpoint = store.TryOpenNewest(out var setAside);
        Assert.Empty(setAside);
        Assert.True((checkpoint?.Sequence ?? -1) >= promises.Checkpointed, $"{context}: the checkpoint is lost");
        if (checkpoint is null)
        {
            Assert.Equal(0, log.FirstSequence);
            return;
        }

        Assert.Equal(checkpoint.Sequence, checkpoint.OpenSection("states").ReadInt64());
        Assert.InRange(store.Sequences[0], log.FirstSequence, log.NextSequence);
        Assert.True(checkpoint.Sequence <= log.NextSequence, $"{context}: the checkpoint is ahead of the log");
    }

    private static int CountOperations(int seed)
    {
        var disk = new SimulatedDisk(0);
        RunUntilCrash(disk, new Random(seed), new Promises());
        return disk.Operations;
    }
}
