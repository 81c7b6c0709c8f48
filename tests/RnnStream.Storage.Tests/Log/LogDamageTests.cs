using RnnStream.Storage.Log;
using RnnStream.Testing.Storage;

namespace RnnStream.Storage.Tests.Log;

/// <summary>Goal: no change of the bytes goes unnoticed. Method: write a small log, change one thing, read.</summary>
public sealed class LogDamageTests
{
    private const int FrameCount = 6;
    private const int RecordsPerFrame = 5;
    private const string FirstSegment = "/data/log/00000000000000000000.log";

    [Fact]
    [Trait("Fault", "D4")]
    public void Any_cut_recovers_to_a_frame_boundary_and_the_log_goes_on()
    {
        var bytes = WriteLog(isClosed: false, out var boundaries);
        for (var cut = SegmentHeader.Size; cut < boundaries[^1]; cut++)
        {
            var disk = DiskWith(bytes[..cut]);
            using (var directory = disk.OpenDirectory())
            using (var log = ReadingLog.Open(directory, LogFixture.Options()))
            {
                var frames = boundaries.Count(boundary => boundary <= cut) - 1;
                Assert.Equal(frames * RecordsPerFrame, log.CheckRecords());
                Assert.Equal(boundaries[frames] < cut, log.Recovery.CutPath is not null);
                log.AppendDurably(3);
            }

            using var directoryAgain = disk.OpenDirectory();
            using var logAgain = ReadingLog.Open(directoryAgain, LogFixture.Options());
            Assert.Null(logAgain.Recovery.CutPath);
            Assert.Equal(logAgain.NextSequence, logAgain.CheckRecords());
        }
    }

    [Fact]
    [Trait("Fault", "D5")]
    public void Any_flipped_bit_before_the_last_frame_is_refused_and_the_file_left_as_it_is()
    {
        var bytes = WriteLog(isClosed: false, out var boundaries);
        for (var bit = 0; bit < boundaries[^2] * 8; bit++)
        {
            var flipped = Flip(bytes, bit);
            var disk = DiskWith(flipped);
            using var directory = disk.OpenDirectory();
            var failure = Record.Exception(() => ReadingLog.Open(directory, LogFixture.Options()));
            Assert.True(failure is DamageException or NewerFormatException, $"bit {bit}: {failure}");
            Assert.Equal(flipped, disk.ReadFile(FirstSegment));
        }
    }

    [Fact]
    [Trait("Fault", "D4")]
    public void Any_flipped_bit_in_the_last_frame_or_behind_it_is_cut_and_reported()
    {
        var bytes = WriteLog(isClosed: false, out var boundaries);
        for (var bit = boundaries[^2] * 8; bit < (boundaries[^1] + 64) * 8; bit++)
        {
            var disk = DiskWith(Flip(bytes, bit));
            using var directory = disk.OpenDirectory();
            using var log = ReadingLog.Open(directory, LogFixture.Options());
            Assert.NotNull(log.Recovery.CutPath);
            var kept = FrameCount - (bit < boundaries[^1] * 8 ? 1 : 0);
            Assert.Equal(kept * RecordsPerFrame, log.CheckRecords());
        }
    }

    [Fact]
    [Trait("Fault", "D4")]
    public void A_bit_set_anywhere_in_the_unused_space_is_cut_and_reported()
    {
        // Longer than what a reader takes at once, so that the bit may lie where the reader has not looked yet.
        const int Large = 256 << 10;
        var bytes = WriteLog(isClosed: false, out var boundaries, Large);
        foreach (var behind in (long[])[0, 64, 4096, 100_000, Large - boundaries[^1] - 1])
        {
            var disk = DiskWith(Flip(bytes, (boundaries[^1] + behind) * 8));
            using var directory = disk.OpenDirectory();
            using var log = ReadingLog.Open(directory, LogFixture.Options(Large));
            Assert.Equal((boundaries[^1], behind + 1), (log.Recovery.CutOffset, log.Recovery.CutSize));
            if (behind >= 100_000)
                Assert.StartsWith("expected unused space of zeros", log.Recovery.CutReason, StringComparison.Ordinal);
            Assert.Equal(FrameCount * RecordsPerFrame, log.CheckRecords());
        }
    }

    [Fact]
    [Trait("Fault", "D5")]
    public void After_a_clean_shutdown_any_flipped_bit_of_a_record_is_refused()
    {
        var bytes = WriteLog(isClosed: true, out var boundaries);
        for (var bit = boundaries[^2] * 8; bit < boundaries[^1] * 8; bit++)
        {
            using var directory = DiskWith(Flip(bytes, bit)).OpenDirectory();
            Assert.Throws<DamageException>(() => ReadingLog.Open(directory, LogFixture.Options()));
        }
    }

    [Fact]
    [Trait("Fault", "D5")]
    public void Any_flipped_byte_of_an_earlier_segment_is_refused_when_it_is_read()
    {
        var disk = new SimulatedDisk(1);
        using (var directory = disk.OpenDirectory())
        using (var log = ReadingLog.Open(directory, LogFixture.Options(4096)))
        {
            for (var frame = 0; frame < 20; frame++) log.AppendDurably(20);
        }

        var used = 4096 - 512;
        var good = disk.ReadFile(FirstSegment);
        for (var offset = 0; offset < used; offset++)
        {
            disk.ReplaceFile(FirstSegment, Flip(good, (offset * 8) + (offset % 8)));
            using var directory = disk.OpenDirectory();
            var failure = Record.Exception(() =>
            {
                using var log = ReadingLog.Open(directory, LogFixture.Options(4096));
                log.CheckRecords();
            });
            Assert.True(failure is DamageException or NewerFormatException, $"offset {offset}: {failure}");
        }
    }

    [Fact]
    [Trait("Fault", "D5")]
    public void A_missing_segment_is_refused_when_it_is_read()
    {
        var disk = new SimulatedDisk(1);
        using var directory = disk.OpenDirectory();
        using (var log = ReadingLog.Open(directory, LogFixture.Options(4096)))
        {
            for (var frame = 0; frame < 20; frame++) log.AppendDurably(20);
        }

        directory.Files.Delete(disk.List("/data/log")[1]);
        using var again = ReadingLog.Open(directory, LogFixture.Options(4096));
        var failure = Assert.Throws<DamageException>(() => again.CheckRecords());
        Assert.Contains("a frame with record", failure.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_segment_of_another_log_is_refused()
    {
        var disk = DiskWith(WriteLog(isClosed: true, out _));
        using var directory = disk.OpenDirectory();
        using (var log = ReadingLog.Open(directory, LogFixture.Options(4096)))
        {
            for (var frame = 0; frame < 1000; frame++) log.AppendDurably(20);
        }

        disk.ReplaceFile(FirstSegment, WriteLog(isClosed: true, out _));
        var failure = Assert.Throws<DamageException>(() => ReadingLog.Open(directory, LogFixture.Options()));
        Assert.Contains("log identity", failure.Expected, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Fault", "D14")]
    public void A_newer_format_is_refused_and_left_as_it_is()
    {
        var bytes = WriteLog(isClosed: true, out _);
        bytes[8] = 2;
        var disk = DiskWith(bytes);
        using var directory = disk.OpenDirectory();
        var failure = Assert.Throws<NewerFormatException>(() => ReadingLog.Open(directory, LogFixture.Options()));
        Assert.Contains("format version 2", failure.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, disk.ReadFile(FirstSegment));
    }

    /// <summary>Frames whose boundaries are known; the last boundary ends the last frame with records.</summary>
    private static byte[] WriteLog(
        bool isClosed, out List<long> boundaries, long segmentSize = 64 << 10)
    {
        var disk = new SimulatedDisk(1);
        using var directory = disk.OpenDirectory();
        var log = ReadingLog.Open(directory, LogFixture.Options(segmentSize));
        boundaries = [log.CurrentDurableEnd.Offset];
        for (var frame = 0; frame < FrameCount; frame++)
        {
            log.AppendDurably(RecordsPerFrame);
            boundaries.Add(log.CurrentDurableEnd.Offset);
        }

        if (isClosed) log.Dispose();
        return disk.ReadFile(FirstSegment);
    }

    private static byte[] Flip(byte[] bytes, long bit)
    {
        var flipped = (byte[])bytes.Clone();
        flipped[bit / 8] ^= (byte)(1 << (int)(bit % 8));
        return flipped;
    }

    private static SimulatedDisk DiskWith(byte[] segment)
    {
        var disk = new SimulatedDisk(1);
        using (var directory = disk.OpenDirectory()) directory.Files.Create(FirstSegment).Dispose();
        disk.ReplaceFile(FirstSegment, segment);
        return disk;
    }
}
