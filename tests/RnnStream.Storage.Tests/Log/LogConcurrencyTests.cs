using RnnStream.Storage.Files;
using RnnStream.Storage.Log;
using RnnStream.Testing.Storage;

namespace RnnStream.Storage.Tests.Log;

/// <summary>Goal: appender, committer, reader and retention may run at the same time. Method: all four on one log, each
/// record recognisable; the reader must see every record once, in order, and only durable ones.</summary>
public sealed class LogConcurrencyTests : IDisposable
{
    private const int RecordCount = 60_000;
    private readonly TemporaryDirectory _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Appender_committer_reader_and_retention_do_not_disturb_each_other()
    {
        using var directory = DataDirectory.Open(_root.Join("data"));
        using var log = ReadingLog.Open(directory, LogFixture.Options(64 << 10));
        using var cursor = log.Read(0);
        var tasks = new[]
        {
            Task.Factory.StartNew(() => Append(log), TaskCreationOptions.LongRunning),
            Task.Factory.StartNew(() => Commit(log), TaskCreationOptions.LongRunning),
            Task.Factory.StartNew(() => Follow(log, cursor), TaskCreationOptions.LongRunning),
        };
        await Task.WhenAll(tasks);
        Assert.Equal(RecordCount, log.DurableSequence);
        Assert.True(log.FirstSequence > RecordCount / 2, "retention dropped nothing");
        Assert.Equal(RecordCount, log.CheckRecords(log.FirstSequence));
    }

    private static void Append(ReadingLog log)
    {
        while (log.NextSequence < RecordCount)
            log.AppendFrame((int)Math.Min(RecordCount - log.NextSequence, 1 + (log.NextSequence % 97)));
        while (log.SealFrame() < RecordCount) log.Flush();
    }

    private static void Commit(ReadingLog log)
    {
        while (log.DurableSequence < RecordCount)
        {
            log.Sync();
            Thread.Yield();
        }
    }

    private static void Follow(ReadingLog log, LogCursor cursor)
    {
        for (var expected = 0L; expected < RecordCount;)
        {
            if (!cursor.MoveNext())
            {
                Thread.Yield();
                continue;
            }

            Assert.Equal(expected, cursor.Sequence);
            Assert.True(cursor.Sequence < log.DurableSequence);
            Assert.True(cursor.Body.SequenceEqual(LogFixture.BodyOf(expected)), $"record {expected}");
            if (++expected % 1000 == 0) log.DropBefore(expected);
        }
    }
}
