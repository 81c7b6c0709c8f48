using System.Diagnostics;
using RnnStream.Storage;
using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Files;
using RnnStream.Storage.Log;

namespace RnnStream.Benchmarks.Storage;

/// <summary>Records per second through the log with different numbers of records per sync, reading back, checkpoints.
/// Every result is checked by reading the records again.</summary>
internal static class StorageThroughput
{
    private const int BodySize = 32;

    public static void Measure(string parent)
    {
        Console.WriteLine($"bodies of {BodySize} bytes, one thread, in {parent}");
        Console.WriteLine("records/sync   records/s  sync median   sync p99   allocated/record");
        (int PerSync, int Total)[] loads = [(1, 500), (64, 64_000), (1_000, 1_000_000), (10_000, 3_000_000)];
        foreach (var (perSync, total) in loads)
            InDirectory(parent, directory => MeasureAppend(directory, perSync, total));
        InDirectory(parent, directory => MeasurePipelined(directory, perSync: 1_000, total: 3_000_000));
        InDirectory(parent, MeasureReading);
        InDirectory(parent, MeasureCheckpoint);
    }

    private static void InDirectory(string parent, Action<DataDirectory> measure)
    {
        var path = Directory.CreateDirectory(Path.Join(parent, $"rnnstream-bench-{Environment.ProcessId}")).FullName;
        try
        {
            using var directory = DataDirectory.Open(path);
            measure(directory);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static void MeasureAppend(DataDirectory directory, int perSync, int total)
    {
        using var log = ReadingLog.Open(directory, new StorageOptions());
        Append(log, perSync, perSync, []);
        var syncs = new List<double>(total / perSync);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        Append(log, perSync, total, syncs);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Check(log, perSync + total);
        syncs.Sort();
        Console.WriteLine($"{perSync,12:N0} {total / seconds,11:N0} {syncs[syncs.Count / 2],9:F2} ms " +
            $"{syncs[syncs.Count * 99 / 100],7:F2} ms   {(double)allocated / total:F3} B");
    }

    private static void Append(ReadingLog log, int perSync, int total, List<double> syncs)
    {
        Span<byte> body = stackalloc byte[BodySize];
        for (var done = 0; done < total; done += perSync)
        {
            for (var i = 0; i < perSync; i++) log.Append(RecordKind.Reading, body);
            log.SealFrame();
            var start = Stopwatch.GetTimestamp();
            log.Sync();
            if (syncs.Count < syncs.Capacity) syncs.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }

    /// <summary>As the pipeline does it: one thread appends, another syncs whatever is sealed.</summary>
    private static void MeasurePipelined(DataDirectory directory, int perSync, int total)
    {
        using var log = ReadingLog.Open(directory, new StorageOptions());
        using var isSealed = new SemaphoreSlim(0);
        var start = Stopwatch.GetTimestamp();
        var syncs = 0;
        var committer = new Thread(() =>
        {
            while (log.DurableSequence < total)
            {
                isSealed.Wait();
                log.Sync();
                syncs++;
            }
        });
        committer.Start();
        Span<byte> body = stackalloc byte[BodySize];
        for (var done = 0; done < total; done += perSync)
        {
            for (var i = 0; i < perSync; i++) log.Append(RecordKind.Reading, body);
            while (log.SealFrame() < done + perSync) log.Flush();
            isSealed.Release();
        }

        committer.Join();
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Check(log, total);
        Console.WriteLine($"appender and committer on two threads, sealed every {perSync:N0}: " +
            $"{total / seconds:N0} records/s, {syncs:N0} sync calls");
    }

    private static void MeasureReading(DataDirectory directory)
    {
        const int Total = 3_000_000;
        using (var log = ReadingLog.Open(directory, new StorageOptions())) Append(log, 10_000, Total, []);
        var start = Stopwatch.GetTimestamp();
        using var again = ReadingLog.Open(directory, new StorageOptions());
        var opened = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        Check(again, Total);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine($"opening {Total:N0} records: {opened.TotalMilliseconds:F0} ms; " +
            $"reading them: {Total / seconds:N0} records/s");
    }

    private static void MeasureCheckpoint(DataDirectory directory)
    {
        const int Megabytes = 512;
        var store = new CheckpointStore(directory, Guid.NewGuid());
        var block = new byte[1 << 20];
        new Random(1).NextBytes(block);
        var start = Stopwatch.GetTimestamp();
        store.Write(1, writer =>
        {
            writer.BeginSection("states");
            for (var i = 0; i < Megabytes; i++) writer.Write(block);
        });
        var written = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        using var checkpoint = store.TryOpenNewest(out _)!;
        var verified = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        var reader = checkpoint.OpenSection("states");
        while (reader.Remaining > 0) reader.ReadExactly(block);
        var read = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine($"checkpoint of {Megabytes} MiB: written and synced {Megabytes / written:N0} MiB/s, " +
            $"verified {Megabytes / verified:N0} MiB/s, read {Megabytes / read:N0} MiB/s");
    }

    private static void Check(ReadingLog log, long total)
    {
        using var cursor = log.Read(0);
        var count = 0L;
        while (cursor.MoveNext())
        {
            if (cursor.Sequence != count++ || cursor.Body.Length != BodySize)
                throw new InvalidOperationException($"record {count} came back wrong");
        }

        if (count != total) throw new InvalidOperationException($"{count} of {total} records came back");
    }
}
