using System.Buffers.Binary;
using RnnStream.Storage.Files;
using RnnStream.Storage.Log;

namespace RnnStream.Storage.Tests.Log;

/// <summary>Bodies that can be recognised: their length and bytes follow from the sequence number.</summary>
internal static class LogFixture
{
    public static byte[] BodyOf(long sequence)
    {
        var body = new byte[8 + (int)((sequence * 7) % 41)];
        body.AsSpan().Fill((byte)sequence);
        BinaryPrimitives.WriteInt64LittleEndian(body, sequence);
        return body;
    }

    public static RecordKind KindOf(long sequence) => sequence % 10 == 9 ? RecordKind.Tick : RecordKind.Reading;

    public static void AppendFrame(this ReadingLog log, int records)
    {
        for (var i = 0; i < records; i++) log.Append(KindOf(log.NextSequence), BodyOf(log.NextSequence));
        log.SealFrame();
    }

    public static void AppendDurably(this ReadingLog log, int records)
    {
        log.AppendFrame(records);
        log.Sync();
    }

    /// <summary>Reads from a sequence number to the durable end, checking each body; returns the end.</summary>
    public static long CheckRecords(this ReadingLog log, long fromSequence = 0)
    {
        using var cursor = log.Read(fromSequence);
        var expected = fromSequence;
        while (cursor.MoveNext())
        {
            Assert.Equal(expected, cursor.Sequence);
            Assert.Equal(KindOf(expected), cursor.Kind);
            Assert.True(cursor.Body.SequenceEqual(BodyOf(expected)), $"body of record {expected}");
            expected++;
        }

        Assert.Equal(log.DurableSequence, expected);
        return expected;
    }

    public static StorageOptions Options(long segmentSize = 64 << 10) => new() { SegmentSize = segmentSize };

    public static string[] SegmentsOf(DataDirectory directory) =>
        [.. Directory.GetFiles(directory.LogPath, "*.log").Order(StringComparer.Ordinal)];
}
