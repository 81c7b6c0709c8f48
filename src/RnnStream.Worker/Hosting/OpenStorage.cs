using Microsoft.Extensions.Logging;
using RnnStream.Storage;
using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Files;
using RnnStream.Storage.Log;

namespace RnnStream.Worker.Hosting;

/// <summary>A data directory with its log and checkpoints, locked until disposed.</summary>
internal sealed class OpenStorage : IDisposable
{
    private OpenStorage(DataDirectory directory, ReadingLog log, CheckpointStore checkpoints)
    {
        Directory = directory;
        Log = log;
        Checkpoints = checkpoints;
    }

    public DataDirectory Directory { get; }

    public ReadingLog Log { get; }

    public CheckpointStore Checkpoints { get; }

    /// <summary>Opens or creates everything; what cannot be used is said in one plain line.</summary>
    public static OpenStorage Open(StorageOptions options, TimeProvider time, ILogger logger)
    {
        var directory = DataDirectory.Open(options.Directory);
        try
        {
            var log = ReadingLog.Open(directory, options, time, logger);
            return new OpenStorage(directory, log, new CheckpointStore(directory, log.Identity, time, logger));
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Log.Dispose();
        Directory.Dispose();
    }
}
