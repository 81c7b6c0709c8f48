using System.Buffers.Binary;
using RnnStream.Core.Readings;
using RnnStream.Pipeline.Checkpoints;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Labels;
using RnnStream.Pipeline.Records;
using RnnStream.Storage;
using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Files;
using RnnStream.Storage.Inspection;
using RnnStream.Storage.Log;
using RnnStream.Testing.Storage;

namespace RnnStream.Pipeline.Tests.Checkpoints;

/// <summary>Goal: counts that do not account for everything received are found. Method: checkpoints and logs whose
/// checksums are right and whose counts were changed.</summary>
public sealed class ContentVerificationTests
{
    // Content version, newest event time, last tick: then the readings applied.
    private const int AppliedOffset = 4 + 8 + 8;

    [Theory]
    [InlineData(0, null)]
    [InlineData(-1, "received 79 = applied 69 + duplicate 0 + late 7 + rejected 2 + dropped 0")]
    [InlineData(1, "received 79 = applied 71 + duplicate 0 + late 7 + rejected 2 + dropped 0")]
    public async Task Counts_that_do_not_balance_are_one_line(int change, string? expected)
    {
        using var folder = new TemporaryDirectory();
        await WriteAsync(folder.Path);
        Doctor(folder.Path, content =>
        {
            var applied = content.AsSpan(AppliedOffset);
            BinaryPrimitives.WriteInt64LittleEndian(applied, BinaryPrimitives.ReadInt64LittleEndian(applied) + change);
            return content;
        });
        var report = DirectoryVerification.Verify(folder.Path, new ContentVerification());
        Assert.Equal(expected is null, report.IsSound);
        if (expected is null) return;
        var problem = Assert.Single(report.Problems);
        Assert.EndsWith($".checkpoint: the accounting does not balance: {expected}", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_that_ends_early_is_one_line()
    {
        using var folder = new TemporaryDirectory();
        await WriteAsync(folder.Path);
        Doctor(folder.Path, static content => content[..^1]);
        var report = DirectoryVerification.Verify(folder.Path, new ContentVerification());
        Assert.Contains("a record ends early", Assert.Single(report.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(79, null)]
    [InlineData(78, "received 78 less 9 not applied are 69 readings, the log has 70")]
    [InlineData(80, "received 80 less 9 not applied are 71 readings, the log has 70")]
    public async Task Counts_of_a_log_without_a_checkpoint_that_do_not_balance_are_one_line(
        int received, string? expected)
    {
        using var folder = new TemporaryDirectory();
        await using (var pipeline = await TestPipeline.OpenAsync(folder.Path))
        {
            pipeline.Feed(0, 70);
            pipeline.Feed(0, 7);
            pipeline.Pipeline.Intake.RejectLogged(RejectionReason.Malformed, "plant/x"u8, "{"u8, "not JSON");
            pipeline.Pipeline.Intake.RejectLogged(RejectionReason.Malformed, "plant/x"u8, "["u8, "not JSON");
            await pipeline.DigestAsync();
        }
        Append(folder.Path, received);
        var report = DirectoryVerification.Verify(folder.Path, new ContentVerification());
        Assert.Empty(report.Checkpoints);
        if (expected is null) Assert.True(report.IsSound, string.Join('\n', report.Problems));
        else Assert.EndsWith($" does not balance: {expected}", Assert.Single(report.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_behind_a_gap_in_the_log_are_not_compared_with_what_is_before_it()
    {
        var check = new ContentVerification();
        Assert.Null(check.FindProblem(0, RecordKind.Reading, []));
        Assert.Null(check.FindProblem(5, RecordKind.Accounting, Record(received: 9)));
        Assert.Null(check.FindProblem(6, RecordKind.Reading, []));
        var problem = check.FindProblem(7, RecordKind.Accounting, Record(received: 9));
        Assert.Contains("does not balance", problem, StringComparison.Ordinal);
        Assert.Contains("cannot be read", check.FindProblem(8, RecordKind.Accounting, [1]), StringComparison.Ordinal);
    }

    private static byte[] Record(long received)
    {
        var accounting = new Accounting();
        accounting.RestoreReceived(received);
        accounting.Restore(RejectionReason.Late, 7);
        accounting.Restore(RejectionReason.Malformed, 2);
        var writer = new RecordWriter();
        AccountingRecord.Write(writer.Restart(), accounting, null, []);
        return writer.Written.ToArray();
    }

    /// <summary>Counts that are not those of the readings before them, with checksums that are right.</summary>
    private static void Append(string folder, long received)
    {
        using var directory = DataDirectory.Open(folder);
        using var log = ReadingLog.Open(directory, new StorageOptions { SegmentSize = 4 << 20 });
        log.Append(RecordKind.Accounting, Record(received));
        log.SealFrame();
        log.Flush();
        log.Sync();
    }

    /// <summary>Everything that a checkpoint can hold before its counts end: labels, mutes, held readings.</summary>
    private static async Task WriteAsync(string folder)
    {
        await using var pipeline = await TestPipeline.OpenAsync(folder);
        pipeline.Feed(0, 70);
        pipeline.Feed(0, 7);
        var intake = pipeline.Pipeline.Intake;
        intake.RejectLogged(RejectionReason.Malformed, "plant/x"u8, "{"u8, "not JSON");
        intake.RejectLogged(RejectionReason.Malformed, "plant/x"u8, "["u8, "not JSON");
        Assert.True(intake.TryMute("plant/4"u8, isMuted: true));
        Assert.True(intake.TryLabel("plant/5"u8, EventTime.Second, LabelVerdict.Confirmed, "seen"));
        await pipeline.Pipeline.CheckpointAsync();
    }

    private static void Doctor(string folder, Func<byte[], byte[]> change)
    {
        using var directory = DataDirectory.Open(folder);
        using var log = ReadingLog.Open(directory, new StorageOptions { SegmentSize = 4 << 20 });
        var store = new CheckpointStore(directory, log.Identity);
        using var source = store.TryOpenNewest(out _)!;
        var sections = source.Sections
            .Select(section => (section.Name, Content: ReadAll(source, section.Name))).ToList();
        store.Write(source.Sequence, writer =>
        {
            foreach (var (name, content) in sections)
            {
                writer.BeginSection(name);
                writer.Write(name == "intake" ? change(content) : content);
            }
        });
    }

    private static byte[] ReadAll(Checkpoint source, string name)
    {
        var section = source.OpenSection(name);
        var content = new byte[section.Remaining];
        section.ReadExactly(content);
        return content;
    }
}
