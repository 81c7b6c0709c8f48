using System.Diagnostics;
using System.Text;
using System.Threading.Channels;
using RnnStream.Mqtt;
using RnnStream.Pipeline.Output;

namespace RnnStream.Worker.Output;

/// <summary>Publishes episodes as they come, states as they fall due, and whether the service is online.</summary>
internal sealed class OutputPublisher(
    IMessageClient client, Topics topics, SensorBoard[] boards, Outbox outbox, ChannelReader<OutputMessage> queue,
    OutputCounters counters, TimeSpan stateInterval, TimeProvider time)
{
    private const int StatesPerRound = 50_000;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);
    private int _statusDue;
    private int _board;
    private int _row;

    /// <summary>The connection is new: say that we are here, and repeat every state.</summary>
    public void OnConnected()
    {
        Interlocked.Exchange(ref _statusDue, 1);
        foreach (var board in boards) board.MarkAllDue();
    }

    /// <summary>Publishes until cancelled, or until one of its parts fails: then none goes on without it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] parts = [PublishOutboxAsync(stop.Token), PublishQueueAsync(stop.Token), PublishStatesAsync(stop.Token)];
        var first = await Task.WhenAny(parts).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first.ConfigureAwait(false);
    }

    /// <summary>Publishes what still waits and the word <c>offline</c>, as far as the connection allows.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        while (outbox.TryPeek(out var message))
            if (!await TryPublishAsync(message, cancellationToken).ConfigureAwait(false)) return;
        while (queue.TryRead(out var message))
            if (!await TryPublishAsync(message, cancellationToken).ConfigureAwait(false)) return;
        await PublishStatusAsync("offline", cancellationToken).ConfigureAwait(false);
    }

    private async Task PublishOutboxAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await outbox.WaitAsync(cancellationToken).ConfigureAwait(false);
            while (outbox.TryPeek(out var message))
            {
                if (!await TryPublishAsync(message, cancellationToken).ConfigureAwait(false))
                    await Task.Delay(RetryDelay, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task PublishQueueAsync(CancellationToken cancellationToken)
    {
        await foreach (var message in queue.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            await TryPublishAsync(message, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> TryPublishAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        var isPublished = await client.PublishAsync(
            message.Topic, message.Payload, QualityOfService.AtLeastOnce, retain: false, cancellationToken)
            .ConfigureAwait(false);
        if (!isPublished) return false;
        outbox.Confirm();
        counters.EpisodePublished();
        return true;
    }

    private ValueTask<bool> TryPublishAsync(OutputMessage message, CancellationToken cancellationToken) =>
        client.PublishAsync(
            message.Topic, message.Payload, QualityOfService.AtMostOnce, retain: false, cancellationToken);

    private async Task PublishStatesAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Round, time);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!client.Status.IsConnected) continue;
            if (Interlocked.Exchange(ref _statusDue, 0) == 1
                && !await PublishStatusAsync("online", cancellationToken).ConfigureAwait(false))
            {
                Interlocked.Exchange(ref _statusDue, 1);
            }
            await PublishDueStatesAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PublishDueStatesAsync(CancellationToken cancellationToken)
    {
        var now = Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1000);
        var interval = (long)stateInterval.TotalMilliseconds;
        var rest = Math.Min(StatesPerRound, boards.Sum(static board => board.Count));
        while (rest-- > 0)
        {
            while (_row >= boards[_board].Count)
            {
                _row = 0;
                _board = (_board + 1) % boards.Length;
            }
            if (!boards[_board].TryTake(_row++, now, interval, out var sensor, out var row)) continue;
            await client.PublishAsync(
                topics.State(sensor.Name), MessagePayload.State(sensor, in row.Assessment), QualityOfService.AtMostOnce,
                retain: true, cancellationToken).ConfigureAwait(false);
            counters.StatePublished();
        }
    }

    private ValueTask<bool> PublishStatusAsync(string status, CancellationToken cancellationToken) =>
        client.PublishAsync(
            topics.Status, Encoding.ASCII.GetBytes(status), QualityOfService.AtLeastOnce, retain: true,
            cancellationToken);
}
