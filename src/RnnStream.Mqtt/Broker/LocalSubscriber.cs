using System.Diagnostics;

namespace RnnStream.Mqtt.Broker;

/// <summary>The queue between the broker and a receiver in this process.</summary>
/// <remarks>
/// Nothing is ever dropped here. At the bound <see cref="IsFull"/> turns true, and connections that publish to it are
/// not read from until there is room: at most one message per connection comes on top. Every member is called under the
/// broker's lock, but for <see cref="WhenRoom"/>.
/// </remarks>
internal sealed class LocalSubscriber(string clientId, int messagesMax) : Subscriber(clientId)
{
    private readonly Queue<(long Position, LocalMessage Message)> _unacknowledged = new();
    private Queue<LocalMessage> _queue = new();
    private Queue<LocalMessage> _spare = new();
    private TaskCompletionSource? _room;

    public override bool IsConnected => true;

    public bool IsFull => _queue.Count >= messagesMax;

    public int UnacknowledgedCount => _unacknowledged.Count;

    /// <summary>Has a permit when something may wait.</summary>
    public SemaphoreSlim Filled { get; } = new(0, 1);

    public override void Deliver(in Delivery delivery, PendingAcknowledgement? origin, bool isBacklog = false)
    {
        if (origin is not null)
        {
            origin.Outstanding++;
        }

        _queue.Enqueue(new LocalMessage(delivery, origin, IsRepeated: false));
        Signal();
    }

    /// <summary>Completes when there is room; ask again then. Call under the lock, await outside.</summary>
    public Task WhenRoom()
    {
        if (!IsFull)
        {
            return Task.CompletedTask;
        }

        _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _room.Task;
    }

    /// <summary>Takes all that waits; the queue returned is the caller's until the next call.</summary>
    public Queue<LocalMessage> TakeAll()
    {
        Debug.Assert(_spare.Count == 0, "What was taken before has been delivered.");
        (_queue, _spare) = (_spare, _queue);
        FreeRoom();
        return _spare;
    }

    /// <summary>Remembers a message handed to the receiver until it is acknowledged.</summary>
    public void Remember(long position, in LocalMessage message) => _unacknowledged.Enqueue((position, message));

    /// <summary>Acknowledges up to a position, in order; publishers get their acknowledgements.</summary>
    public void Acknowledge(long position)
    {
        while (_unacknowledged.TryPeek(out var oldest) && oldest.Position <= position)
        {
            _unacknowledged.Dequeue();
            if (oldest.Message.Origin is { } origin && --origin.Outstanding == 0)
            {
                origin.Connection?.SendReadyAcknowledgements();
            }
        }
    }

    /// <summary>The receiver stopped: what it has not acknowledged comes again, first, to the next one.</summary>
    public void Requeue()
    {
        var later = new Queue<LocalMessage>(_spare.Concat(_queue));
        _spare.Clear();
        _queue = new Queue<LocalMessage>(
            _unacknowledged.Select(static sent => sent.Message with { IsRepeated = true }));
        _unacknowledged.Clear();
        foreach (var message in later)
        {
            _queue.Enqueue(message);
        }

        Signal();
    }

    /// <summary>The receiver is gone for good: nobody waits for it any longer, publishers stay
    /// unacknowledged.</summary>
    public void Abandon()
    {
        _queue.Clear();
        _unacknowledged.Clear();
        FreeRoom();
    }

    private void Signal()
    {
        if (Filled.CurrentCount == 0)
        {
            Filled.Release();
        }
    }

    private void FreeRoom()
    {
        _room?.SetResult();
        _room = null;
    }
}
