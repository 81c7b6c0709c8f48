using System.Threading.Channels;
using RnnStream.Core.Detection;
using RnnStream.Pipeline.Checkpoints;
using RnnStream.Pipeline.Commit;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Output;
using RnnStream.Pipeline.Recovery;
using RnnStream.Pipeline.Retraining;
using RnnStream.Pipeline.Shards;
using RnnStream.Storage;
using RnnStream.Storage.Files;

namespace RnnStream.Pipeline;

/// <summary>The path of a reading, put together: intake, committer, shard loops, acknowledgement, retraining.</summary>
/// <remarks>
/// <code>
///  client ──► Intake ──► Committer ──► ShardLoop 0 ──► sink 0 ──┐
///  or log     (order,     (group        …                       ├─► BatchCompletion ──► acknowledge, free batch
///             log record,  commit) ──► ShardLoop n ──► sink n ──┘
///             batches)
/// </code>
/// If any part fails the whole ends: <see cref="Completion"/> faults and the intake refuses further readings.
/// </remarks>
public sealed class StreamPipeline : IAsyncDisposable
{
    private static readonly TimeSpan FullWait = TimeSpan.FromMilliseconds(250);

    // Five seconds: an end that waits longer is killed by most supervisors.
    private const int FullWaitsMax = 20;
    private static readonly TimeSpan LongestTrainingEnd = TimeSpan.FromSeconds(2);
    private readonly Channel<Batch> _free;
    private readonly Channel<Batch> _closed;
    private readonly SensorDirectory _sensors;
    private readonly ModelGroups _groups;
    private readonly Shard[] _shards;
    private readonly RetrainingSchedule _schedule;
    private readonly CheckpointKeeper? _checkpoints;
    private readonly RecordLog? _log;
    private readonly Outbox? _outbox;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _stopTraining;

    private StreamPipeline(PipelineParts parts, SensorDetector initial, CancellationToken cancellationToken)
    {
        _stopTraining = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var options = parts.Pipeline;
        var shardCount = options.Shards == 0 ? Environment.ProcessorCount : options.Shards;
        _free = Bounded<Batch>(options.Batches);
        _closed = Bounded<Batch>(options.Batches);
        for (var i = 0; i < options.Batches; i++) _free.Writer.TryWrite(new Batch(shardCount));

        _log = parts.Log is null ? null : new RecordLog(parts.Log, _stop.Token);
        _outbox = parts.Outbox;
        _sensors = new SensorDirectory(shardCount, options.SensorsMax);
        _groups = new ModelGroups(_ => initial, parts.Training.Window);
        _schedule = new RetrainingSchedule(parts.Training, parts.Model, RetrainerOf(parts));
        Intake = new ReadingIntake(
            options, _sensors, _groups, new BatchFlow(_free.Reader, _closed.Writer), _schedule,
            (file, hash) => ModelFile.Open(parts.Directory, initial, file, hash), parts.Detector.SilenceRule);
        _checkpoints = parts.Checkpoints is null ? null : new CheckpointKeeper(
            parts.Checkpoints, parts.Log!, Intake, parts.Directory, parts.Detector.Shape, shardCount);
        _shards = [.. Enumerable.Range(0, shardCount).Select(_ => new Shard(_groups))];
        Completion = Start(parts, shardCount);
    }

    /// <summary>Where readings go in.</summary>
    public ReadingIntake Intake { get; }

    /// <summary>Ends when the pipeline is closed; faults when any part of it fails.</summary>
    public Task Completion { get; }

    /// <summary>Groups that another network serves since this start, because it was configured anew.</summary>
    public IReadOnlyList<RetrainingNotice> Adopted { get; private set; } = [];

    /// <summary>What recovery found.</summary>
    public RecoveryReport Recovered { get; private set; } = RecoveryReport.Nothing;

    /// <summary>Sensors known so far, in the order in which they were first seen.</summary>
    public IReadOnlyList<SensorEntry> Sensors => _sensors.Entries;

    /// <summary>The serving model version of every group, by group name.</summary>
    public IReadOnlyDictionary<string, int> Versions =>
        _groups.All.ToDictionary(static g => g.Name, static g => g.Version);

    /// <summary>The model version that serves a sensor at the intake's position.</summary>
    public int VersionOf(SensorEntry sensor) => _groups[sensor.Group].Version;

    /// <summary>Bytes of all sensors' state blocks.</summary>
    public long StateSize => _shards.Sum(static shard => shard.States.Size);

    /// <summary>Puts the pipeline together and, with a data directory, recovers: newest checkpoint, then the log behind
    /// it through the same shard loops.</summary>
    /// <param name="parts">What it is put together from.</param>
    /// <param name="cancellationToken">Ends recovery, and later a retraining under way: whoever waits for its outcome
    /// is cancelled, and the next process starts it again.</param>
    public static async Task<StreamPipeline> OpenAsync(PipelineParts parts, CancellationToken cancellationToken)
    {
        var network = ConfiguredNetwork.Open(
            parts.Directory, parts.Detector, isEmpty: parts.Log?.NextSequence == 0, isKept: !parts.IsInspection);
        var pipeline = new StreamPipeline(parts, network.Initial, cancellationToken);
        if (parts.Log is null) return pipeline;
        try
        {
            await pipeline.RecoverAsync(parts, network, cancellationToken).ConfigureAwait(false);
            return pipeline;
        }
        catch (Exception failure)
        {
            await pipeline.DisposeAsync().ConfigureAwait(false);
            // That there is nobody left to take a reading says less than what ended them.
            if (failure is ChannelClosedException) await pipeline.Completion.ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Waits until everything delivered so far has had all its effects.</summary>
    public async Task DrainAsync()
    {
        var drained = Intake.Drain();
        await (await Task.WhenAny(drained, Completion).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>Why the log cannot grow at the moment; null when it can.</summary>
    public string? LogFullReason => _log?.FullReason;

    /// <summary>Writes a checkpoint of everything delivered so far; nothing without a data directory.</summary>
    /// <returns>The sequence number at which it is valid; -1 without a data directory.</returns>
    /// <param name="cancellationToken">Gives it up at once: shards wait for it no longer.</param>
    public async Task<long> CheckpointAsync(CancellationToken cancellationToken = default)
    {
        if (_checkpoints is null) return -1;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, cancellationToken);
        try
        {
            return await _checkpoints.WriteAsync(Completion, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (Completion.IsFaulted)
        {
            await Completion.ConfigureAwait(false);
            throw;
        }
        catch (DamageException damage)
        {
            Fail(damage);
            throw;
        }
    }

    /// <summary>Reads all states of the checkpoint that it began with through, in the background of everything else:
    /// damage ends the pipeline before anything depends on it for long, and the checkpoint is set aside.</summary>
    /// <param name="cancellationToken">Gives up; the next start does it.</param>
    public async Task VerifyStoredAsync(CancellationToken cancellationToken = default)
    {
        if (_checkpoints is null) return;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, cancellationToken);
        try
        {
            await _checkpoints.PrepareAsync(either.Token).ConfigureAwait(false);
        }
        catch (DamageException damage)
        {
            Fail(damage);
        }
        catch (OperationCanceledException)
        {
            // The next start does it.
        }
    }

    /// <summary>SHA-256, in hex, over every sensor's name and state, in the order of the names. Call only when
    /// drained.</summary>
    public string ComputeDigest() => StateDigest.Of(_sensors.Entries, sensor => State(sensor));

    /// <summary>A sensor's state block, valid until the next call. Call only when drained.</summary>
    public ReadOnlySpan<byte> State(SensorEntry sensor) => _shards[sensor.Shard].States.Peek(sensor.Slot);

    /// <summary>The detector that serves a sensor. Call only when drained.</summary>
    public SensorDetector Detector(SensorEntry sensor) => _shards[sensor.Shard].Detector(sensor.Slot);

    /// <summary>Why a checkpoint waits for room on the disk; null when none does.</summary>
    public string? CheckpointFullReason => _checkpoints?.FullReason;

    /// <summary>Waits until everything delivered so far has had all its effects, but not long for room on the
    /// disk.</summary>
    /// <returns>False when there was no room in time: what was not acknowledged is redelivered next time.</returns>
    public async Task<bool> TryDrainAsync()
    {
        // Whoever waits for room holds the intake's gate.
        var drained = Task.Run(DrainAsync);
        for (var waits = 0; waits < FullWaitsMax;)
        {
            if (await Task.WhenAny(drained, Task.Delay(FullWait)).ConfigureAwait(false) == drained) break;
            waits = LogFullReason is null ? 0 : waits + 1;
        }
        if (!drained.IsCompleted) return false;
        await drained.ConfigureAwait(false);
        return true;
    }

    /// <summary>Drains, writes a last checkpoint, which carries what is not published, and ends every loop.</summary>
    /// <returns>Null, or why there is no last checkpoint: the disk stayed full, or there was no time. Nothing is lost
    /// by that, the next start reads more of the log.</returns>
    /// <param name="checkpointTime">A last checkpoint that takes longer is given up; null for as long as it
    /// takes.</param>
    public async Task<string?> CloseAsync(TimeSpan? checkpointTime = null)
    {
        _outbox?.SetBounded(false);
        if (checkpointTime is { } longest) _checkpoints?.LimitWriting(longest);
        _checkpoints?.LimitWaiting(FullWait * FullWaitsMax);
        if (!await TryDrainAsync().ConfigureAwait(false))
        {
            var reason = LogFullReason;
            await _stop.CancelAsync().ConfigureAwait(false);
            return reason;
        }
        var withoutCheckpoint = await TryLastCheckpointAsync().ConfigureAwait(false);
        _closed.Writer.TryComplete();
        await Completion.ConfigureAwait(false);
        return withoutCheckpoint;
    }

    /// <summary>Ends every loop without a checkpoint.</summary>
    public async ValueTask DisposeAsync()
    {
        _outbox?.SetBounded(false);
        await _stopTraining.CancelAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        _closed.Writer.TryComplete();
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await RetrainingSchedule.EndAsync(_groups, LongestTrainingEnd).ConfigureAwait(false);
        if (_checkpoints is not null) await _checkpoints.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task<string?> TryLastCheckpointAsync()
    {
        try
        {
            await CheckpointAsync().ConfigureAwait(false);
            return null;
        }
        catch (FileSystemException failure) when (failure.IsLackOfRoom)
        {
            return failure.Message;
        }
        catch (OperationCanceledException) when (!Completion.IsCompleted)
        {
            return "there was no time for one";
        }
    }

    /// <summary>What it began with cannot be trusted: the next start uses the older checkpoint and the log behind
    /// it.</summary>
    private void Fail(DamageException damage)
    {
        _free.Writer.TryComplete(damage);
        _closed.Writer.TryComplete(damage);
    }

    private async Task RecoverAsync(
        PipelineParts parts, ConfiguredNetwork network, CancellationToken cancellationToken)
    {
        _schedule.IsRecovering = true;
        using var checkpoint = parts.Checkpoints!.TryOpenNewest(out _);
        if (checkpoint is not null) ModelSection.Check(checkpoint, parts.Detector.Shape);
        var recovery = new LogRecovery(
            checkpoint, parts.Log!, Intake, _sensors, _shards, parts.Outbox, parts.Detector.SilenceRule);
        Recovered = await Task.Run(() => recovery.Run(DrainAsync, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        await DrainAsync().ConfigureAwait(false);
        if (!parts.IsInspection)
        {
            PruneModels(parts, network);
            Intake.BeginRecording(_log!);
            await AdoptAsync(network).ConfigureAwait(false);
        }
        _schedule.Resume(_groups);
        _outbox?.SetBounded(true);
    }

    private async Task AdoptAsync(ConfiguredNetwork network)
    {
        Adopted = Intake.Adopt(network);
        if (Adopted.Count > 0) await DrainAsync().ConfigureAwait(false);
        network.Confirm();
    }

    /// <summary>Deletes candidates that a process wrote and could not let serve before it ended.</summary>
    private void PruneModels(PipelineParts parts, ConfiguredNetwork network)
    {
        if (parts.Directory is not { } directory) return;
        var used = parts.Model.File is { Length: > 0 } file ? Path.GetFullPath(file) : null;
        var needed = Intake.NeededFiles();
        foreach (var name in ModelFile.List(directory))
        {
            if (needed.Contains(name) || network.Needs(name) || Path.Join(directory.ModelsPath, name) == used) continue;
            ModelFile.Delete(directory, name);
        }
    }

    private IRetrainer? RetrainerOf(PipelineParts parts) => parts switch
    {
        { Retrainer: { } given } => given,
        { Training.Enabled: false } or { Detector.Shape: null } => null,
        { Log: not null, Directory: null } => throw new ArgumentException(
            "A log of promotions needs their parameters."),
        _ => new Retrainer(parts.Training, parts.Directory, _stopTraining.Token),
    };

    private static Channel<T> Bounded<T>(int capacity) => Channel.CreateBounded<T>(new BoundedChannelOptions(capacity)
    {
        SingleReader = true,
        AllowSynchronousContinuations = false,
    });

    private async Task Start(PipelineParts parts, int shardCount)
    {
        var completion = new BatchCompletion(_free.Writer, parts.Pipeline.Batches);
        var channels = new Channel<ShardBatch>[shardCount];
        for (var shard = 0; shard < shardCount; shard++) channels[shard] = Bounded<ShardBatch>(parts.Pipeline.Batches);

        var committer = new Committer(
            _closed.Reader, [.. channels.Select(static channel => channel.Writer)],
            completion, _log, parts.SyncInterval, parts.Time);
        var loops = new List<Task> { Task.Run(committer.RunAsync) };
        for (var shard = 0; shard < shardCount; shard++)
        {
            var loop = new ShardLoop(
                shard, _shards[shard], channels[shard].Reader, parts.SinkFactory(shard), parts.Outbox, completion);
            loops.Add(Task.Run(loop.RunAsync));
        }
        await EndTogether(loops).ConfigureAwait(false);
    }

    /// <summary>Ends when all loops have; the first that fails lets the intake fail too instead of waiting for
    /// ever.</summary>
    private async Task EndTogether(List<Task> loops)
    {
        var running = new List<Task>(loops);
        while (running.Count > 0)
        {
            var ended = await Task.WhenAny(running).ConfigureAwait(false);
            running.Remove(ended);
            if (!ended.IsFaulted) continue;
            var failure = ended.Exception!.InnerException!;
            _free.Writer.TryComplete(failure);
            _closed.Writer.TryComplete(failure);
            await ended.ConfigureAwait(false);
        }
    }
}
