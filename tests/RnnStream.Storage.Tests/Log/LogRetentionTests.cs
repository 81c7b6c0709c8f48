using RnnStream.Storage.Files;
using RnnStream.Storage.Log;
using RnnStream.Testing.Storage;

namespace RnnStream.Storage.Tests.Log;

public sealed class LogRetentionTests : IDisposable
{
    private readonly StorageOptions _options = LogFixture.Options(4096);
    private readonly SteppedTime _time = new();
    private readonly DataDirectory _directory = new SimulatedDisk(1).OpenDirectory();
    private readonly ReadingLog _log;

    public LogRetentionTests()
    {
        _log = ReadingLog.Open(_directory, _options, _time);
        for (var hour = 0; hour < 40; hour++)
        {
            _time.Now += TimeSpan.FromHours(1);
            _log.AppendDurably(20);
        }
    }

    public void Dispose()
    {
        _log.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Whole_segments_before_a_record_are_dropped_and_stay_dropped()
    {
        Assert.True(_log.DropBefore(500) > 0);
        var first = _log.FirstSequence;
        Assert.InRange(first, 300, 500);
        Assert.Equal(800, _log.CheckRecords(first));
        _log.Dispose();
        using var again = ReadingLog.Open(_directory, _options, _time);
        Assert.Equal(first, again.FirstSequence);
        Assert.Equal(800, again.CheckRecords(first));
    }

    [Fact]
    public void Age_and_size_drop_old_segments_but_never_what_is_needed()
    {
        _options.Retention = TimeSpan.FromHours(10);
        Assert.Equal(0, _log.ApplyRetention(neededFrom: 0));
        _log.ApplyRetention(neededFrom: 200);
        Assert.InRange(_log.FirstSequence, 1, 200);
        _log.ApplyRetention(neededFrom: long.MaxValue);
        Assert.InRange(_log.FirstSequence, 800 - (20 * 16), 800 - (20 * 10));
        _options.RetentionSize = 3 * 4096;
        _log.ApplyRetention(neededFrom: long.MaxValue);
        Assert.Equal(3, _directory.Files.List(_directory.LogPath).Count);
    }

    [Fact]
    public void The_last_segment_is_never_dropped()
    {
        _log.DropBefore(long.MaxValue);
        Assert.Single(_directory.Files.List(_directory.LogPath));
        _log.AppendDurably(5);
        Assert.Equal(805, _log.CheckRecords(_log.FirstSequence));
    }

    [Fact]
    public void An_open_cursor_keeps_what_it_has_still_to_read()
    {
        using (var cursor = _log.Read(300))
        {
            Assert.True(cursor.MoveNext());
            _log.DropBefore(long.MaxValue);
            Assert.InRange(_log.FirstSequence, 1, 300);
            while (cursor.Sequence < 799) Assert.True(cursor.MoveNext());
        }

        _log.DropBefore(long.MaxValue);
        Assert.True(_log.FirstSequence > 700);
    }

    private sealed class SteppedTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
