using RnnStream.Pipeline.Records;

namespace RnnStream.Pipeline.Output;

/// <summary>Messages that were made and are not known to have been published: none is forgotten by a crash.</summary>
/// <remarks>
/// <code>
/// shards ──Add──► messages in order ──TryPeek──► publisher ──acknowledged──► Confirm
///                        │ at a checkpoint's mark: what the shard made and nobody confirmed
///                        └──► section "outbox" of the checkpoint ──recovery──► messages again
/// </code>
/// What was made behind the newest checkpoint is made again from the log, with the same id; what was made before it is
/// in the checkpoint unless it was confirmed by then. So a message goes out at least once, whenever the crash comes.
/// Bound: at <c>capacity</c> a shard waits, and with it the acknowledgement of its readings. While recovering, and at
/// the end of the process, nobody publishes: then the bound is what is in flight anyway. Safe from any thread; one
/// publisher.
/// </remarks>
public sealed class Outbox(int capacity)
{
    // Shards add, the publisher confirms, checkpoints copy: rarely enough for one gate.
    private readonly object _gate = new();
    private readonly LinkedList<OutboxMessage> _messages = [];
    private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isBounded;

    /// <summary>Messages that are not confirmed.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _messages.Count;
        }
    }

    /// <summary>From here on, or no longer, a full outbox makes the shards wait.</summary>
    public void SetBounded(bool isBounded)
    {
        lock (_gate)
        {
            _isBounded = isBounded;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Adds a message; waits while the outbox is full.</summary>
    public void Add(in OutboxMessage message)
    {
        lock (_gate)
        {
            while (_isBounded && _messages.Count >= capacity) Monitor.Wait(_gate);
            _messages.AddLast(message);
            _added.TrySetResult();
        }
    }

    /// <summary>The oldest message, which stays until it is confirmed.</summary>
    public bool TryPeek(out OutboxMessage message)
    {
        lock (_gate)
        {
            message = _messages.First?.Value ?? default;
            return _messages.Count > 0;
        }
    }

    /// <summary>The oldest message has been published.</summary>
    public void Confirm()
    {
        lock (_gate)
        {
            _messages.RemoveFirst();
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until there is a message.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_messages.Count > 0) return Task.CompletedTask;
            if (_added.Task.IsCompleted) _added = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _added.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>A shard's part of the section "outbox": topic and payload of what it made and nobody confirmed. Called
    /// by that shard at the checkpoint's mark, so exactly what comes before the mark is in it.</summary>
    internal byte[] Copy(int shard)
    {
        var writer = new RecordWriter();
        lock (_gate)
        {
            foreach (var message in _messages)
                if (message.Shard == shard) writer.Text(message.Topic).Bytes(message.Payload);
        }
        return writer.Written.ToArray();
    }

    /// <summary>Takes in what a checkpoint carries: it belongs to the first shard from now on.</summary>
    internal void Restore(ReadOnlySpan<byte> section)
    {
        var reader = new RecordReader(section);
        while (!reader.IsAtEnd) Add(new OutboxMessage(0, reader.Text(), reader.Bytes().ToArray()));
    }
}
