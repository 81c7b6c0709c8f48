using RnnStream.Storage.Log;

namespace RnnStream.Pipeline.Commit;

/// <summary>The log as the pipeline uses it: a full disk makes it wait, not fail.</summary>
/// <remarks>While it waits nothing is acknowledged, the batches in flight fill up and the socket is no longer read: the
/// broker keeps what we cannot. When room is freed it goes on by itself. A failed sync is final and passes
/// through.</remarks>
internal sealed class RecordLog(ReadingLog log, CancellationToken stop)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);
    private volatile string? _fullReason;

    /// <summary>Why the log cannot grow at the moment; null when it can.</summary>
    public string? FullReason => _fullReason;

    /// <summary>The sequence number of the next record.</summary>
    public long NextSequence => log.NextSequence;

    /// <summary>Adds a record to the open frame.</summary>
    public void Append(RecordKind kind, ReadOnlySpan<byte> body)
    {
        while (true)
        {
            try
            {
                log.Append(kind, body);
                return;
            }
            catch (LogFullException full)
            {
                WaitForRoom(full);
            }
        }
    }

    /// <summary>Seals everything appended, so that the next sync covers it.</summary>
    /// <returns>The sequence number up to which a sync must reach.</returns>
    public long Seal()
    {
        while (log.SealFrame() < log.NextSequence)
        {
            try
            {
                log.Flush();
            }
            catch (LogFullException full)
            {
                WaitForRoom(full);
            }
        }
        return log.NextSequence;
    }

    /// <summary>Makes every sealed record durable.</summary>
    public void Sync()
    {
        while (true)
        {
            try
            {
                log.Sync();
                _fullReason = null;
                return;
            }
            catch (LogFullException full)
            {
                WaitForRoom(full);
            }
        }
    }

    private void WaitForRoom(LogFullException full)
    {
        _fullReason = full.Message;
        stop.WaitHandle.WaitOne(RetryDelay);
        stop.ThrowIfCancellationRequested();
    }
}
