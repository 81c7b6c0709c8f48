using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RnnStream.Core.Readings;
using RnnStream.Formats.Payloads;
using RnnStream.Mqtt;
using RnnStream.Pipeline;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Output;
using RnnStream.Pipeline.Retraining;
using RnnStream.Worker.Configuration;
using RnnStream.Worker.Health;
using RnnStream.Worker.Output;
using RnnStream.Worker.Requests;

namespace RnnStream.Worker.Hosting;

/// <summary>The service itself: storage, pipeline, client and outputs, from start to a clean end.</summary>
/// <remarks>
/// <code>
/// start:  data directory ► log ► recovery ► connect, subscribe ► ready
/// stop:   take no more ► drain ► publish the rest, "offline" ► checkpoint ► disconnect ► close the log
/// </code>
/// Stopping in this order loses nothing: what was delivered and not acknowledged is redelivered next time.
/// </remarks>
internal sealed class Daemon : IAsyncDisposable
{
    private static readonly TimeSpan TickPeriod = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CheckpointPeriod = TimeSpan.FromSeconds(1);

    // Shorter than the log's wait for room, so that no wait passes unseen.
    private static readonly TimeSpan RoomPeriod = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan FinishTime = TimeSpan.FromSeconds(5);
    private readonly Settings _settings;
    private readonly OpenStorage _storage;
    private readonly IMessageClient _client;
    private readonly KeptSubscriptions _subscriptions;
    private readonly MessageIntake _messages;
    private readonly OutputPublisher _publisher;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly CheckpointPace _pace;
    private volatile bool _isStopping;
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Daemon(
        Settings settings, OpenStorage storage, StreamPipeline pipeline, DaemonOutputs outputs, IMessageClient client,
        KeptSubscriptions subscriptions, ILogger logger, TimeProvider time)
    {
        _subscriptions = subscriptions;
        _settings = settings;
        _storage = storage;
        _client = client;
        _logger = logger;
        _time = time;
        Pipeline = pipeline;
        Outputs = outputs;

        // Before anything is received: that is not in the checkpoint.
        _pace = new CheckpointPace(
            settings.Pipeline, time, pipeline.Intake.Accounting.Received - pipeline.Recovered.Readings);
        _messages = Messages();
        _publisher = new OutputPublisher(
            client, outputs.Topics, outputs.Boards, outputs.Outbox, outputs.Queue.Reader, outputs.Counters,
            settings.Output.StateInterval, time);
        _messages.Connected += OnConnected;
        _messages.Disconnected += OnDisconnected;
        pipeline.Intake.Retrained += OnRetrained;
    }

    /// <summary>The running pipeline.</summary>
    public StreamPipeline Pipeline { get; }

    /// <summary>Boards, counters and queue of what goes out.</summary>
    public DaemonOutputs Outputs { get; }

    /// <summary>The connection to the broker.</summary>
    public MqttClientStatus Connection => _client.Status;

    /// <summary>Completes when subscribed for the first time.</summary>
    public Task Connected => _connected.Task;

    /// <summary>Opens storage, recovers, and puts everything together; nothing is connected yet.</summary>
    public static async Task<Daemon> OpenAsync(
        Settings settings, Func<DaemonOutputs, IMessageClient> connect, ILogger logger, TimeProvider time,
        CancellationToken cancellationToken, Func<int, IAssessmentSink>? tap = null)
    {
        var storage = OpenStorage.Open(settings.Storage, time, logger);
        try
        {
            var outputs = new DaemonOutputs(settings) { Tap = tap };
            var pipeline = await StreamPipeline.OpenAsync(
                PipelineComposition.Parts(settings, storage, outputs.SinkOf, outputs.Outbox),
                cancellationToken).ConfigureAwait(false);
            var recovered = pipeline.Recovered;
            outputs.VersionOf = pipeline.VersionOf;
            var subscriptions = new KeptSubscriptions(
                storage.Directory, settings,
                ClientSetup.Subscriptions(settings, outputs.Topics).Select(static subscription => subscription.Filter));
            outputs.FormerFilters = subscriptions.Former;
            Log.Recovered(logger, recovered.Readings, recovered.CheckpointSequence, recovered.Sensors);
            foreach (var notice in pipeline.Adopted) Log.Promoted(logger, notice.Group, notice.Version, notice.Reason);
            return new Daemon(settings, storage, pipeline, outputs, connect(outputs), subscriptions, logger, time);
        }
        catch
        {
            storage.Dispose();
            throw;
        }
    }

    /// <summary>Runs until cancelled or until a part fails; then ends cleanly.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var clientStop = new CancellationTokenSource();
        using var publisherStop = new CancellationTokenSource();
        using var timersStop = new CancellationTokenSource();
        _subscriptions.BeforeConnecting();
        var client = _client.RunAsync(_messages, clientStop.Token);
        var publisher = _publisher.RunAsync(publisherStop.Token);
        Task[] timers =
            [TickAsync(timersStop.Token), CheckpointAsync(timersStop.Token), WatchRoomAsync(timersStop.Token)];
        var stopped = Task.Delay(Timeout.InfiniteTimeSpan, stop);

        var first = await Task.WhenAny(
            [client, publisher, Pipeline.Completion, stopped, .. timers]).ConfigureAwait(false);
        _isStopping = true;
        Log.Stopping(_logger, first == stopped ? "asked to" : "a part has failed");
        await timersStop.CancelAsync().ConfigureAwait(false);
        if (first == stopped)
        {
            // What is published before the last checkpoint is not published again by the next start.
            Pipeline.Intake.Stop();
            Outputs.Outbox.SetBounded(false);
            await Pipeline.TryDrainAsync().ConfigureAwait(false);
        }
        await publisherStop.CancelAsync().ConfigureAwait(false);
        await publisher.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (first == stopped)
        {
            await FinishOutputAsync().ConfigureAwait(false);
            if (await Pipeline.CloseAsync(FinishTime).ConfigureAwait(false) is { } reason)
                Log.NoLastCheckpoint(_logger, reason);
        }
        await clientStop.CancelAsync().ConfigureAwait(false);
        await client.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(timers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (first != stopped) await FailAsync(first).ConfigureAwait(false);
        Log.Stopped(_logger, Pipeline.Intake.Accounting.Applied, Pipeline.Intake.SensorCount);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync().ConfigureAwait(false);
        await Pipeline.DisposeAsync().ConfigureAwait(false);
        Outputs.Dispose();
        _storage.Dispose();
    }

    private MessageIntake Messages()
    {
        var decoder = new PayloadDecoder(_settings.Subscriptions);
        if (!_settings.Output.Requests) return new MessageIntake(_client, decoder, Pipeline.Intake);
        var requests = new RequestRouter(
            Pipeline, Outputs.Queue.Writer, Outputs.Topics, () => HealthReport.Of(this), _logger);
        return new MessageIntake(_client, decoder, Pipeline.Intake, Outputs.Topics.RequestPrefix, requests);
    }

    /// <summary>A part that failed because the pipeline had ended says less than what ended the pipeline.</summary>
    private async Task FailAsync(Task failed)
    {
        if (failed.Exception?.InnerException is ChannelClosedException) await Pipeline.Completion.ConfigureAwait(false);
        await failed.ConfigureAwait(false);
    }

    private async Task FinishOutputAsync()
    {
        using var limit = new CancellationTokenSource(FinishTime, _time);
        await _publisher.FinishAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TickPeriod, _time);
        var rejections = new RejectionLog(_logger, Pipeline.Intake);
        var listening = new ListeningTime(_time);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            if (listening.IsLongEnough(_client.Status)) Pipeline.Intake.Tick(EventTime.From(_time.GetUtcNow()));
            rejections.Report(Pipeline.Intake);
        }
    }

    /// <summary>Apart from the ticks: those wait, like everything that takes the intake's gate, while the disk is
    /// full.</summary>
    private async Task WatchRoomAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(RoomPeriod, _time);
        var room = new RoomLog(_logger);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
                room.Report(Pipeline.LogFullReason, Pipeline.CheckpointFullReason);
        }
        finally
        {
            room.Report(Pipeline.LogFullReason, Pipeline.CheckpointFullReason);
        }
    }

    private async Task CheckpointAsync(CancellationToken cancellationToken)
    {
        await Pipeline.VerifyStoredAsync(cancellationToken).ConfigureAwait(false);
        using var timer = new PeriodicTimer(CheckpointPeriod, _time);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            var received = Pipeline.Intake.Accounting.Received;
            if (!_pace.IsDue(received)) continue;
            _pace.Begin(received);
            try
            {
                Log.Checkpoint(_logger, await Pipeline.CheckpointAsync(cancellationToken).ConfigureAwait(false));
            }
            catch (IOException failure)
            {
                Log.CheckpointFailed(_logger, failure.Message);
            }
            _pace.End();
        }
    }

    private void OnConnected(bool sessionPresent)
    {
        Log.Connected(_logger, _client.Status.Detail, sessionPresent ? "resumed" : "new");
        if (_connected.TrySetResult())
        {
            Log.Ready(_logger, _client.Status.Detail, Pipeline.Intake.SensorCount);
            ForgetFormerFilters();
        }
        else if (!sessionPresent) Log.SessionLost(_logger);
        _publisher.OnConnected();
    }

    private void ForgetFormerFilters()
    {
        try
        {
            _subscriptions.AfterSubscribing();
        }
        catch (IOException)
        {
            // They are unsubscribed once more by the next start.
        }
    }

    private void OnDisconnected(string reason)
    {
        if (!_isStopping) Log.Disconnected(_logger, reason);
    }

    private void OnRetrained(RetrainingNotice notice)
    {
        if (notice.IsPromoted) Log.Promoted(_logger, notice.Group, notice.Version, notice.Reason);
        else Log.CandidateRejected(_logger, notice.Group, notice.Version, notice.Reason);
    }
}
