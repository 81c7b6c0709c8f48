using RnnStream.Core.Cells;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Retraining;
using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Files;
using RnnStream.Storage.Log;

namespace RnnStream.Pipeline.Checkpoints;

/// <summary>Writes checkpoints one after the other, and lets the log and the models drop what none of them
/// needs.</summary>
/// <remarks>A full disk is waited for: the gathered checkpoint stays valid at its place, and is written when there is
/// room.
/// Readings go on meanwhile, as long as the log has room of its own.</remarks>
/// <param name="store">Where they go.</param>
/// <param name="log">What they shorten.</param>
/// <param name="intake">Knows which parameter files are no longer kept.</param>
/// <param name="directory">Where those are; null keeps none.</param>
/// <param name="shape">The networks that state blocks have room for; null for none.</param>
internal sealed class CheckpointKeeper(
    CheckpointStore store, ReadingLog log, ReadingIntake intake, DataDirectory? directory,
    NetworkShape? shape) : IDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);
    private readonly CancellationTokenSource _patience = new();

    // One checkpoint at a time: a timer and the end of the process may both want one.
    private readonly Lock _writing = new();
    private volatile string? _fullReason;

    /// <summary>Why a checkpoint waits for room; null when none does.</summary>
    public string? FullReason => _fullReason;

    /// <summary>Writes a gathered checkpoint; then drops what none needs.</summary>
    /// <exception cref="FileSystemException">It could not be written; for want of room only when
    /// <see cref="LimitWaiting"/> has run out.</exception>
    public Task WriteAsync(CheckpointBuilder builder) => Task.Run(() => Write(builder));

    /// <summary>The process ends: room is waited for that long and no longer.</summary>
    public void LimitWaiting(TimeSpan longest) => _patience.CancelAfter(longest);

    public void Dispose() => _patience.Dispose();

    private void Write(CheckpointBuilder builder)
    {
        lock (_writing)
        {
            while (!TryWrite(builder)) _patience.Token.WaitHandle.WaitOne(RetryDelay);
            var oldest = store.Sequences[0];
            log.ApplyRetention(oldest);
            foreach (var file in intake.TakeUnneeded(oldest)) ModelFile.Delete(directory, file);
        }
    }

    private bool TryWrite(CheckpointBuilder builder)
    {
        try
        {
            store.Write(builder.Sequence, writer =>
            {
                ModelSection.Write(writer, shape);
                builder.WriteTo(writer);
            });
            _fullReason = null;
            return true;
        }
        catch (FileSystemException failure) when (failure.IsLackOfRoom && !_patience.IsCancellationRequested)
        {
            // What was written is deleted already: somebody else may need the room.
            _fullReason = failure.Message;
            return false;
        }
    }
}
