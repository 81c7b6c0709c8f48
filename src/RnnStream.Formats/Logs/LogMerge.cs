namespace RnnStream.Formats.Logs;

/// <summary>Reads several logs as one, interleaved by event time.</summary>
/// <remarks>A k-way merge: the log whose next reading is oldest goes first, equal times in the order of the logs. The
/// order inside each log stays as it is, also where its times run backwards. Memory is one block per log. Rejections
/// come when their block is read, so up to a block early.</remarks>
public static class LogMerge
{
    /// <summary>Reads all logs to their ends.</summary>
    /// <param name="logs">The logs; the caller closes them.</param>
    /// <param name="sink">Takes the readings.</param>
    /// <param name="progress">Called after every block with the log it came from; null for none.</param>
    /// <param name="cancellationToken">Looked at between blocks.</param>
    /// <returns>What was read of all logs together.</returns>
    /// <exception cref="LogFormatException">A log broke off.</exception>
    public static LogTotals Read(
        IReadOnlyList<LogReader> logs, IReadingSink sink, Action<LogReader>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var heads = new PriorityQueue<int, (long Time, int Order)>(logs.Count);
        var blocks = new ReadingBlock[logs.Count];
        for (var index = 0; index < logs.Count; index++)
        {
            blocks[index] = new ReadingBlock(sink);
            if (TryRefill(index)) heads.Enqueue(index, (blocks[index].HeadTime, index));
        }

        while (heads.TryDequeue(out var index, out _))
        {
            var limit = heads.TryPeek(out _, out var next) ? next : (Time: long.MaxValue, Order: int.MaxValue);
            bool hasMore;
            do
            {
                blocks[index].Take(sink);
                hasMore = blocks[index].HasMore || TryRefill(index);
            }
            while (hasMore && (blocks[index].HeadTime, index).CompareTo(limit) < 0);
            if (hasMore) heads.Enqueue(index, (blocks[index].HeadTime, index));
        }

        return Sum(logs);

        bool TryRefill(int index)
        {
            blocks[index].Clear();
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                var isOpen = logs[index].ReadBlock(blocks[index]);
                progress?.Invoke(logs[index]);
                if (!isOpen) return blocks[index].HasMore;
            }
            while (!blocks[index].HasMore);
            return true;
        }
    }

    private static LogTotals Sum(IReadOnlyList<LogReader> logs)
    {
        long lines = 0, readings = 0, rejections = 0, missing = 0;
        foreach (var log in logs)
        {
            var totals = log.Totals;
            lines += totals.Lines;
            readings += totals.Readings;
            rejections += totals.Rejections;
            missing += totals.Missing;
        }

        return new LogTotals(lines, readings, rejections, missing);
    }
}
