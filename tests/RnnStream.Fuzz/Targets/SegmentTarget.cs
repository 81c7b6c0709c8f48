using RnnStream.Storage;
using RnnStream.Storage.Inspection;
using RnnStream.Storage.Log;
using RnnStream.Testing.Storage;

namespace RnnStream.Fuzz.Targets;

/// <summary>A log's only segment: refused as damage, or a prefix of what was written, onto which the log goes
/// on.</summary>
internal sealed class SegmentTarget : IFuzzTarget
{
    private const string Segment = "/data/log/00000000000000000000.log";
    private const int Frames = 4;
    private const int RecordsPerFrame = 5;
    private static readonly StorageOptions Options = new() { SegmentSize = 4_096 };
    private readonly byte[] _open = Written(isClosed: false);
    private readonly byte[] _closed = Written(isClosed: true);

    public string Name => "segments";

    public long AllocatedMax => 8 << 20;

    public IEnumerable<byte[]> Seeds => [_open, _closed, _open[..64]];

    public int Take(byte[] input, Random random)
    {
        var disk = DiskWith(input);
        var outcome = new HashCode();
        try
        {
            using (var directory = disk.OpenDirectory())
            using (var log = ReadingLog.Open(directory, Options))
            {
                var kept = Check(log);
                outcome.Add(kept);
                outcome.Add(log.Recovery.CutReason?.GetHashCode(StringComparison.Ordinal));
                log.Append(RecordKind.Reading, Body(log.NextSequence));
                log.SealFrame();
                log.Sync();
            }
            using var again = disk.OpenDirectory();
            using var reopened = ReadingLog.Open(again, Options);
            Check(reopened);
            var report = DirectoryVerification.Verify("/data", disk.Files, CancellationToken.None);
            FuzzException.Require(report.IsSound, $"accepted, and not sound: {string.Join("; ", report.Problems)}");
        }
        catch (Exception refusal) when (refusal is DamageException or NewerFormatException)
        {
            FuzzException.Require(disk.ReadFile(Segment).AsSpan().SequenceEqual(input), "refused, and changed");
            outcome.Add(refusal.Message.Length);
        }
        return outcome.ToHashCode();
    }

    /// <summary>Every record is one that was written; none is made up by damage.</summary>
    private static long Check(ReadingLog log)
    {
        using var cursor = log.Read(log.FirstSequence);
        var count = log.FirstSequence;
        while (cursor.MoveNext())
        {
            FuzzException.Require(cursor.Sequence == count, $"record {cursor.Sequence} instead of {count}");
            FuzzException.Require(cursor.Body.SequenceEqual(Body(count)), $"record {count} has other bytes than were written");
            count++;
        }
        FuzzException.Require(count == log.DurableSequence, $"{count} records of {log.DurableSequence}");
        return count;
    }

    private static byte[] Body(long sequence) => [.. Enumerable.Repeat((byte)(sequence * 31), 8 + (int)(sequence * 7 % 41))];

    private static byte[] Written(bool isClosed)
    {
        var disk = new SimulatedDisk(1);
        using var directory = disk.OpenDirectory();
        var log = ReadingLog.Open(directory, Options);
        for (var frame = 0; frame < Frames; frame++)
        {
            for (var record = 0; record < RecordsPerFrame; record++) log.Append(RecordKind.Reading, Body(log.NextSequence));
            log.SealFrame();
            log.Sync();
        }
        if (isClosed) log.Dispose();
        return disk.ReadFile(Segment).AsSpan().TrimEnd((byte)0).ToArray();
    }

    private static SimulatedDisk DiskWith(byte[] bytes)
    {
        var disk = new SimulatedDisk(1);
        using var directory = disk.OpenDirectory();
        using (directory.Files.Create(Segment))
        {
        }
        disk.ReplaceFile(Segment, bytes);
        return disk;
    }
}
