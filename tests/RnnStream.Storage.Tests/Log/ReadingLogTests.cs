using RnnStream.Storage.Files;
using RnnStream.Storage.Log;
using RnnStream.Testing.Storage;

namespace RnnStream.Storage.Tests.Log;

public sealed class ReadingLogTests : IDisposable
{
    // A collection in another test's thread may count the rest of this thread's allocation block; over 100,000
    // records this still tells nothing from one byte each.
    private const int GranularityOfCount = 16 << 10;

    private readonly TemporaryDirectory _root = new();
    private readonly DataDirectory _directory;

    public ReadingLogTests() => _directory = DataDirectory.Open(_root.Join("data"));

    public void Dispose()
    {
        _directory.Dispose();
        _root.Dispose();
    }

    [Fact]
    public void Records_come_back_in_order_over_many_segments_and_restarts()
    {
        for (var restart = 0; restart < 3; restart++)
        {
            using var log = ReadingLog.Open(_directory, LogFixture.Options());
            Assert.Equal(restart * 5_000, log.NextSequence);
            Assert.True(log.Recovery.WasClosed);
            for (var frame = 0; frame < 50; frame++) log.AppendDurably(100);
            Assert.Equal((restart + 1) * 5_000, log.CheckRecords());
        }

        Assert.True(LogFixture.SegmentsOf(_directory).Length > 5);
    }

    [Fact]
    public void Only_synced_records_are_durable_and_readable()
    {
        using var log = ReadingLog.Open(_directory, LogFixture.Options());
        Assert.Equal(0, log.Append(RecordKind.Reading, LogFixture.BodyOf(0)));
        Assert.Equal(1, log.SealFrame());
        log.Flush();
        Assert.Equal((1, 0), (log.NextSequence, log.DurableSequence));
        using var cursor = log.Read(0);
        Assert.False(cursor.MoveNext());
        log.Sync();
        Assert.Equal(1, log.DurableSequence);
        Assert.True(cursor.MoveNext());
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void Cursor_starts_at_any_record_and_follows_the_live_log()
    {
        using var log = ReadingLog.Open(_directory, LogFixture.Options());
        for (var frame = 0; frame < 30; frame++) log.AppendDurably(77);
        foreach (var from in new long[] { 0, 1, 76, 77, 78, 1500, 2309, 2310 }) log.CheckRecords(from);
        using var cursor = log.Read(2310);
        for (var expected = 2310; expected < 9000; expected += 100)
        {
            Assert.False(cursor.MoveNext());
            log.AppendDurably(100);
            for (var i = 0; i < 100; i++)
            {
                Assert.True(cursor.MoveNext());
                Assert.Equal(expected + i, cursor.Sequence);
            }
        }
    }

    [Fact]
    public void Bodies_of_every_size_class_come_back()
    {
        int[] sizes = [0, 1, 127, 128, 16_383, 16_384, ReadingLog.BodySizeMax];
        using var log = ReadingLog.Open(_directory, LogFixture.Options(4 << 20));
        foreach (var size in sizes) log.Append(RecordKind.Configuration, new byte[size]);
        log.SealFrame();
        log.Sync();
        using var cursor = log.Read(0);
        foreach (var size in sizes)
        {
            Assert.True(cursor.MoveNext());
            Assert.Equal(size, cursor.Body.Length);
        }
    }

    [Fact]
    public void Appender_writes_by_itself_when_every_frame_is_full()
    {
        using var log = ReadingLog.Open(_directory, LogFixture.Options(8 << 20));
        var body = new byte[ReadingLog.BodySizeMax];
        for (var i = 0; i < 40; i++) Assert.Equal(i, log.Append(RecordKind.Configuration, body));
        while (log.SealFrame() < log.NextSequence) log.Flush();
        log.Sync();
        Assert.Equal(40, log.DurableSequence);
    }

    [Fact]
    public void Closing_writes_what_every_frame_still_holds()
    {
        using (var log = ReadingLog.Open(_directory, LogFixture.Options(8 << 20)))
        {
            for (var frame = 1; frame < ReadingLog.FrameCount; frame++) log.AppendFrame(10);
            Assert.Equal(log.NextSequence, log.SealFrame());
            log.AppendFrame(10);
            Assert.Equal(log.NextSequence - 10, log.SealFrame());
        }

        using var reopened = ReadingLog.Open(_directory, LogFixture.Options(8 << 20));
        Assert.Equal(ReadingLog.FrameCount * 10, reopened.CheckRecords());
    }

    [Fact]
    public void Appending_and_reading_allocate_nothing_per_record()
    {
        using var log = ReadingLog.Open(_directory, LogFixture.Options(64 << 20));
        var body = new byte[32];
        void AppendFrames(int frames)
        {
            for (var frame = 0; frame < frames; frame++)
            {
                for (var i = 0; i < 1000; i++) log.Append(RecordKind.Reading, body);
                log.SealFrame();
                log.Flush();
            }
        }

        AppendFrames(20);
        log.Sync();
        var before = GC.GetAllocatedBytesForCurrentThread();
        AppendFrames(100);
        log.Sync();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, GranularityOfCount);
        using var cursor = log.Read(0);
        Assert.True(cursor.MoveNext());
        before = GC.GetAllocatedBytesForCurrentThread();
        while (cursor.MoveNext())
        {
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, GranularityOfCount);
        Assert.Equal(119_999, cursor.Sequence);
    }

    [Fact]
    public void A_record_outside_the_log_cannot_be_read()
    {
        using var log = ReadingLog.Open(_directory, LogFixture.Options());
        log.AppendDurably(10);
        Assert.Throws<ArgumentOutOfRangeException>(() => log.Read(11));
        Assert.Throws<ArgumentOutOfRangeException>(() => log.Read(-1));
        log.Read(10).Dispose();
    }
}
