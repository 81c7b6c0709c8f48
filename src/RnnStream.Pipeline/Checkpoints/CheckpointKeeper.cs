using RnnStream.Core.Cells;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Retraining;
using RnnStream.Storage;
using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Files;
using RnnStream.Storage.Log;

namespace RnnStream.Pipeline.Checkpoints;

/// <summary>Writes checkpoints one after the other, and lets the log and the models drop what none of them
/// needs.</summary>
/// <remarks>On a full disk a checkpoint is given up, its room with it, and another one is begun later: readings go on
/// meanwhile, as long as the log has room of its own.</remarks>
/// <param name="store">Where they go.</param>
/// <param name="log">What they shorten.</param>
/// <param name="intake">Where they begin; knows which parameter files are no longer kept.</param>
/// <param name="directory">Where those are; null keeps none.</param>
/// <param name="shape">The networks that state blocks have room for; null for none.</param>
/// <param name="shardCount">Shards.</param>
internal sealed class CheckpointKeeper(
    CheckpointStore store, ReadingLog log, ReadingIntake intake, DataDirectory? directory,
    NetworkShape? shape, int shardCount) : IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);
    private readonly CancellationTokenSource _patience = new();
    private readonly CancellationTokenSource _haste = new();

    // One checkpoint at a time: a timer and the end of the process may both want one.
    private readonly SemaphoreSlim _turn = new(1);
    private volatile string? _fullReason;

    /// <summary>Why a checkpoint waits for room; null when none does.</summary>
    public string? FullReason => _fullReason;

    /// <summary>Writes a checkpoint of everything delivered so far; then drops what none needs.</summary>
    /// <param name="pipeline">Ends when no shard will go on.</param>
    /// <param name="stop">Gives it up at once.</param>
    /// <returns>Its sequence number.</returns>
    /// <exception cref="FileSystemException">It could not be written; for want of room only when
    /// <see cref="LimitWaiting"/> has run out.</exception>
    /// <exception cref="DamageException">The checkpoint that the process began with is damaged.</exception>
    /// <exception cref="OperationCanceledException">The pipeline, or the time of <see cref="LimitWriting"/>, ended
    /// before.</exception>
    public async Task<long> WriteAsync(Task pipeline, CancellationToken stop)
    {
        await PrepareAsync(stop).ConfigureAwait(false);
        await _turn.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            while (true)
            {
                if (await TryWriteAsync(pipeline, stop).ConfigureAwait(false) is { } sequence) return sequence;
                await Task.Delay(RetryDelay, _patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Reads all states of the checkpoint that the process began with through, once.</summary>
    /// <exception cref="DamageException">It is damaged.</exception>
    public async Task PrepareAsync(CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _haste.Token);
        await _turn.WaitAsync(either.Token).ConfigureAwait(false);
        try
        {
            await Task.Run(() => store.Prepare(either.Token), either.Token).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The process ends: room is waited for that long and no longer.</summary>
    public void LimitWaiting(TimeSpan longest) => _patience.CancelAfter(longest);

    /// <summary>The process ends: a checkpoint that takes longer is abandoned.</summary>
    public void LimitWriting(TimeSpan longest) => _haste.CancelAfter(longest);

    /// <summary>Gives up what is under way, and waits until nothing is written any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _haste.CancelAsync().ConfigureAwait(false);
        await _turn.WaitAsync().ConfigureAwait(false);
        _haste.Dispose();
        _patience.Dispose();
        _turn.Dispose();
        store.Dispose();
    }

    private async Task<long?> TryWriteAsync(Task pipeline, CancellationToken stop)
    {
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(_haste.Token, stop);
        abandoned.Token.ThrowIfCancellationRequested();
        var builder = intake.BeginCheckpoint(shardCount, store.BaseFor);
        using var registration = abandoned.Token.Register(builder.Abandon);
        try
        {
            var writing = Task.Run(() => Write(builder, abandoned.Token), CancellationToken.None);
            if (await Task.WhenAny(writing, pipeline).ConfigureAwait(false) == pipeline)
                await abandoned.CancelAsync().ConfigureAwait(false);
            await writing.ConfigureAwait(false);
            _fullReason = null;
            return builder.Sequence;
        }
        catch (FileSystemException failure) when (failure.IsLackOfRoom && !_patience.IsCancellationRequested)
        {
            // What was written is deleted already: somebody else may need the room.
            _fullReason = failure.Message;
            return null;
        }
        finally
        {
            builder.Abandon();
        }
    }

    private async Task Write(CheckpointBuilder builder, CancellationToken abandoned)
    {
        using (var draft = store.Begin(builder.Sequence))
        {
            await builder.AddStatesAsync(draft).ConfigureAwait(false);
            draft.Finish(
                builder.SensorCount,
                writer =>
                {
                    ModelSection.Write(writer, shape);
                    builder.WriteTo(writer);
                },
                abandoned);
        }
        // What the first one was made from is kept until there are two: one damaged file must not be the end.
        if (store.Sequences is not { Count: >= CheckpointStore.GenerationCount } sequences) return;
        var oldest = sequences[0];
        log.ApplyRetention(oldest);
        foreach (var file in intake.TakeUnneeded(oldest)) ModelFile.Delete(directory, file);
    }
}
