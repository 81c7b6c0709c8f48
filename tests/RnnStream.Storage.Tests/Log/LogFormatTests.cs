using RnnStream.Storage.Files;
using RnnStream.Storage.Inspection;
using RnnStream.Storage.Log;
using RnnStream.Testing.Storage;

namespace RnnStream.Storage.Tests.Log;

/// <summary>Bytes whose checksums are right and whose content is not: each relation is checked by itself.</summary>
public sealed class LogFormatTests
{
    private readonly SimulatedDisk _disk = new(1);

    public static TheoryData<string, string> WrongHeaders() => new()
    {
        { "payload size", "payload size up to 1048576" },
        { "negative size", "payload size up to 1048576" },
        { "flags", "flags up to 1" },
        { "sequence", "first sequence number 3" },
        { "previous", "previous checksum" },
        { "durable", "durable offset up to" },
    };

    [Theory]
    [MemberData(nameof(WrongHeaders))]
    public void A_frame_that_does_not_fit_is_refused_when_a_later_one_proves_its_sync(string field, string expected)
    {
        var segment = new SegmentBuilder().AddFrame().AddFrame(change: header => Change(header, field)).AddFrame();
        using var directory = DirectoryWith(segment);
        var failure = Assert.Throws<DamageException>(() => ReadingLog.Open(directory, LogFixture.Options()));
        Assert.StartsWith(expected, failure.Expected, StringComparison.Ordinal);
        Assert.False(DirectoryVerification.Verify("/data", _disk.Files, CancellationToken.None).IsSound);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0 }, "no kind")]
    [InlineData(new byte[] { 1 }, "no size")]
    [InlineData(new byte[] { 1, 5, 0 }, "body cut short")]
    [InlineData(new byte[] { 1, 0x80, 0 }, "not the shortest size")]
    [InlineData(new byte[] { 1, 0xFF, 0xFF, 0xFF, 1 }, "size too long")]
    [InlineData(new byte[] { 1, 0x81, 0x80, 0x10, 0 }, "size too large")]
    public void A_payload_that_is_no_record_is_refused_when_it_is_read(byte[] payload, string why)
    {
        using var directory = DirectoryWith(new SegmentBuilder().AddFrame(1, payload));
        using var log = ReadingLog.Open(directory, LogFixture.Options());
        using var cursor = log.Read(0);
        var failure = Assert.Throws<DamageException>(() => cursor.MoveNext());
        Assert.True(failure.Expected == "a record", why);
        Assert.False(DirectoryVerification.Verify("/data", _disk.Files, CancellationToken.None).IsSound);
    }

    [Fact]
    public void A_segment_that_does_not_continue_the_one_before_is_refused_when_it_is_read()
    {
        var first = new SegmentBuilder().AddFrame();
        var second = new SegmentBuilder(first.NextSequence, first.PreviousChecksum ^ 1).AddFrame();
        using var directory = DirectoryWith(first, second);
        using var log = ReadingLog.Open(directory, LogFixture.Options());
        using var cursor = log.Read(0);
        for (var i = 0; i < 3; i++) Assert.True(cursor.MoveNext());
        var failure = Assert.Throws<DamageException>(() => cursor.MoveNext());
        Assert.StartsWith("previous checksum", failure.Expected, StringComparison.Ordinal);
        var report = DirectoryVerification.Verify("/data", _disk.Files, CancellationToken.None);
        Assert.Equal(failure.Message, report.Problems.Single());
    }

    [Fact]
    public void Bytes_that_vanish_under_an_open_log_are_noticed()
    {
        var segment = new SegmentBuilder().AddFrame().AddFrame();
        using var directory = DirectoryWith(segment);
        using var log = ReadingLog.Open(directory, LogFixture.Options());
        using var cursor = log.Read(0);
        _disk.ReplaceFile("/data/log/" + Segment.NameOf(0), segment.Bytes[..SegmentHeader.Size]);
        Assert.Throws<DamageException>(() => cursor.MoveNext());
    }

    [Fact]
    public void A_file_under_another_name_or_shorter_than_its_header_is_refused()
    {
        var segment = new SegmentBuilder().AddFrame();
        using (var directory = DirectoryWith(segment)) directory.Files.Rename(PathOf(0), PathOf(3));
        using (var directory = _disk.OpenDirectory())
        {
            var failure = Assert.Throws<DamageException>(() => ReadingLog.Open(directory, LogFixture.Options()));
            Assert.StartsWith("first sequence number as in the name", failure.Expected, StringComparison.Ordinal);
            Assert.False(DirectoryVerification.Verify("/data", _disk.Files, CancellationToken.None).IsSound);
            _disk.ReplaceFile(PathOf(3), segment.Bytes[..40]);
            Assert.Throws<DamageException>(() => ReadingLog.Open(directory, LogFixture.Options()));
        }
    }

    [Fact]
    [Trait("Fault", "D8")]
    public void A_cut_tail_without_room_to_allocate_goes_on_in_another_segment_when_there_is()
    {
        var torn = new SegmentBuilder().AddFrame().Bytes;
        torn[^1] ^= 1;
        torn[SegmentHeader.Size + 41] ^= 1;
        using var directory = DirectoryWith(torn);
        _disk.Capacity = 100;
        using (var log = ReadingLog.Open(directory, LogFixture.Options(4096)))
        {
            Assert.NotNull(log.Recovery.CutPath);
            Assert.Throws<LogFullException>(() => log.AppendDurably(4));
            _disk.Capacity = long.MaxValue;
            log.Sync();
            for (var frame = 0; frame < 50; frame++) log.AppendDurably(4);
            Assert.Equal(204, log.CheckRecords());
        }

        Assert.True(DirectoryVerification.Verify("/data", _disk.Files, CancellationToken.None).IsSound);
    }

    [Fact]
    public void A_log_that_cannot_be_closed_says_so_and_recovers()
    {
        using var directory = _disk.OpenDirectory();
        var log = ReadingLog.Open(directory, LogFixture.Options());
        log.AppendDurably(5);
        log.AppendFrame(5);
        _disk.Fault = (_, operation) => operation == "fdatasync" ? 5 : 0;
        log.Dispose();
        log.Dispose();
        _disk.Fault = null;
        using var again = ReadingLog.Open(directory, LogFixture.Options());
        Assert.InRange(again.CheckRecords(), 5, 10);
    }

    [Fact]
    public void Calls_that_make_no_sense_are_refused()
    {
        using var directory = _disk.OpenDirectory();
        var log = ReadingLog.Open(directory, LogFixture.Options());
        Assert.Throws<ArgumentOutOfRangeException>(() => log.Append(RecordKind.None, []));
        var tooLarge = new byte[ReadingLog.BodySizeMax + 1];
        Assert.Throws<ArgumentOutOfRangeException>(() => log.Append(RecordKind.Reading, tooLarge));
        log.Dispose();
        Assert.Throws<ObjectDisposedException>(log.Sync);
    }

    [Fact]
    public void Names_that_are_not_ours_are_left_alone()
    {
        using var directory = DirectoryWith(new SegmentBuilder().AddFrame());
        string[] names = ["notes.txt", "0000000000000000000x.log", "99999999999999999999.log", "1.log"];
        foreach (var name in names) directory.Files.Create($"/data/log/{name}").Dispose();
        using var log = ReadingLog.Open(directory, LogFixture.Options());
        Assert.Equal(3, log.NextSequence);
        var report = DirectoryVerification.Verify("/data", _disk.Files, CancellationToken.None);
        Assert.Equal((true, names.Length), (report.IsSound, report.Notes.Count));
    }

    private static FrameHeader Change(FrameHeader header, string field) => field switch
    {
        "payload size" => header with { PayloadSize = LogFormat.PayloadSizeMax + 1 },
        "negative size" => header with { PayloadSize = -1 },
        "flags" => header with { Flags = 2 },
        "sequence" => header with { FirstSequence = 4 },
        "previous" => header with { PreviousChecksum = 1 },
        _ => header with { DurableOffset = 1 << 20 },
    };

    private static string PathOf(long firstSequence) => "/data/log/" + Segment.NameOf(firstSequence);

    private DataDirectory DirectoryWith(params SegmentBuilder[] segments)
    {
        var directory = _disk.OpenDirectory();
        var firstSequence = 0L;
        foreach (var segment in segments)
        {
            Put(directory, PathOf(firstSequence), segment.Bytes);
            firstSequence = segment.NextSequence;
        }

        return directory;
    }

    private DataDirectory DirectoryWith(byte[] segment)
    {
        var directory = _disk.OpenDirectory();
        Put(directory, PathOf(0), segment);
        return directory;
    }

    private void Put(DataDirectory directory, string path, byte[] bytes)
    {
        directory.Files.Create(path).Dispose();
        _disk.ReplaceFile(path, bytes);
    }
}
