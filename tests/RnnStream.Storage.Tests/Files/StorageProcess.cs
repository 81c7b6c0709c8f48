using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Files;
using RnnStream.Storage.Log;
using RnnStream.Storage.Tests.Log;

namespace RnnStream.Storage.Tests.Files;

/// <summary>A small process that appends, syncs and says what is durable: <c>append DIRECTORY FRAMES</c>.</summary>
internal static class StorageProcess
{
    public const int RecordsPerFrame = 20;
    public const int SegmentSize = 4096;

    public static int Run(string[] args)
    {
        if (args is not ["append", var path, var frames]) return 2;
        try
        {
            using var directory = DataDirectory.Open(path);
            Say("opened");
            using var log = ReadingLog.Open(directory, new StorageOptions { SegmentSize = SegmentSize });
            Append(directory, log, int.Parse(frames, null));
            return 0;
        }
        catch (Exception failure) when (failure is DataDirectoryException or LogSyncException or LogFullException
            or DamageException or FileSystemException)
        {
            Console.Error.WriteLine(failure.Message);
            return 1;
        }
    }

    private static void Append(DataDirectory directory, ReadingLog log, int frames)
    {
        var store = new CheckpointStore(directory, log.Identity);
        for (var frame = 0; frame < frames; frame++)
        {
            log.AppendFrame(RecordsPerFrame);
            SyncWhenThereIsRoom(directory, log);
            Say($"durable {log.DurableSequence}");
            if (frame % 8 == 7) WriteCheckpoint(store, log.DurableSequence);
        }
    }

    private static void WriteCheckpoint(CheckpointStore store, long sequence) => store.Write(sequence, writer =>
    {
        writer.BeginSection("states");
        writer.WriteInt64(sequence);
        writer.Write(LogFixture.BodyOf(sequence));
        writer.BeginSection("empty");
    });

    /// <summary>The first time the disk is full, somebody removes a file called <c>ballast</c>.</summary>
    private static void SyncWhenThereIsRoom(DataDirectory directory, ReadingLog log)
    {
        try
        {
            log.Sync();
        }
        catch (LogFullException failure)
        {
            Say($"full {failure.Message}");
            var ballast = Path.Join(directory.Path, "..", "ballast");
            if (!File.Exists(ballast)) throw;
            File.Delete(ballast);
            log.Sync();
        }
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
