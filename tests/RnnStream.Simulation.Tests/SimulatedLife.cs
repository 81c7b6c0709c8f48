using RnnStream.Core.Detection;
using RnnStream.Core.Training;
using RnnStream.Formats.Payloads;
using RnnStream.Pipeline;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Output;
using RnnStream.Storage;
using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Files;
using RnnStream.Storage.Log;
using RnnStream.Testing.Storage;

namespace RnnStream.Simulation.Tests;

/// <summary>The production pipeline from one start to its end, on a simulated disk.</summary>
internal sealed class SimulatedLife : IAsyncDisposable
{
    private static readonly StorageOptions Storage = new() { SegmentSize = 32 << 10, SyncInterval = TimeSpan.Zero };

    // More than all messages there are: a shard that waits for the publisher would stop this one thread.
    private const int OutboxCapacity = 10_000;

    private readonly DataDirectory? _directory;
    private readonly ReadingLog? _log;

    private SimulatedLife(DataDirectory? directory, ReadingLog? log, StreamPipeline pipeline, Outbox outbox)
    {
        Outbox = outbox;
        _directory = directory;
        _log = log;
        Pipeline = pipeline;
    }

    public StreamPipeline Pipeline { get; }

    /// <summary>Messages that were made and are not published.</summary>
    public Outbox Outbox { get; }

    /// <summary>Whether the log's torn tail was cut at the start, and said so.</summary>
    public bool HasCutTail => _log?.Recovery.CutPath is not null;

    /// <summary>Starts and recovers; without a disk nothing is kept.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="shards">Shards.</param>
    /// <param name="eagerSize">Bytes of states up to which all are read through at the start.</param>
    public static async Task<SimulatedLife> StartAsync(SimulatedDisk? disk, int shards, long eagerSize = 64 << 20)
    {
        var directory = disk?.OpenDirectory();
        var log = directory is null ? null : ReadingLog.Open(directory, Storage);
        var outbox = new Outbox(OutboxCapacity);
        var pipeline = await StreamPipeline.OpenAsync(
            new PipelineParts
            {
                Pipeline = new PipelineOptions { Shards = shards, BatchSize = 32, Batches = 4 },
                Model = new ModelOptions(),
                Training = new TrainingOptions { Enabled = false },
                Detector = new SensorDetector(new DetectionOptions()),
                Outbox = outbox,
                SinkFactory = shard => new OutboxSink(shard, outbox),
                Directory = directory,
                Log = log,
                Checkpoints = log is null ? null : new CheckpointStore(directory!, log.Identity) { EagerSize = eagerSize },
            },
            CancellationToken.None);
        return new SimulatedLife(directory, log, pipeline, outbox);
    }

    /// <summary>Delivers everything that the session still holds, in bursts, with a checkpoint now and then, over as
    /// many connections as it takes.</summary>
    /// <param name="session">The broker's side.</param>
    /// <param name="random">Decides about bursts, checkpoints and connections.</param>
    /// <param name="isDisturbed">Whether connections break and messages come twice and out of order.</param>
    public async Task LiveAsync(SimulatedSession session, Random random, bool isDisturbed)
    {
        var checkpoint = Task.CompletedTask;
        for (var isBroken = true; isBroken;)
        {
            var client = session.Connect(isDisturbed ? random : null);
            var sink = new MessageIntake(
                client, new PayloadDecoder(session.Rules), Pipeline.Intake,
                SimulatedSession.RequestPrefix, new SimulatedRequests(Pipeline.Intake));
            sink.OnConnected(sessionPresent: true);
            isBroken = false;
            while (!isBroken && client.TryDeliver(sink))
            {
                if (random.Next(8) == 0) sink.OnDrained();
                if (random.Next(300) == 0)
                {
                    // Every other one is written while readings go on.
                    await checkpoint;
                    checkpoint = Pipeline.CheckpointAsync();
                    if (random.Next(2) == 0) await checkpoint;
                }
                if (random.Next(60) == 0) session.Publish(Outbox, random.Next(4));
                isBroken = isDisturbed && random.Next(700) == 0;
            }
            sink.OnDrained();
            if (isBroken) sink.OnDisconnected("simulated");
        }
        await checkpoint;
        await Pipeline.DrainAsync();
        session.Publish(Outbox, Outbox.Count);
    }

    /// <summary>The process is gone: what it would still write fails.</summary>
    public async ValueTask DisposeAsync()
    {
        await Pipeline.DisposeAsync();
        try
        {
            _log?.Dispose();
        }
        catch (Exception failure) when (failure is SimulatedCrashException or LogSyncException or FileSystemException)
        {
        }
        _directory?.Dispose();
    }
}
