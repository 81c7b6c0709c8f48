using RnnStream.Core.Readings;

namespace RnnStream.Formats.Rejections;

/// <summary>Counts rejections by reason and keeps the newest example of each.</summary>
/// <remarks>Bounded: <see cref="ExampleSizeMax"/> bytes of topic and of payload per reason, the rest is cut.
/// Thread-safe; the lock lets an inspector read while the intake records, and is held for a copy of at most half a
/// kilobyte. Recording allocates nothing.</remarks>
public sealed class RejectionExamples
{
    /// <summary>Bytes of topic and of payload that are kept of an example.</summary>
    public const int ExampleSizeMax = 256;

    private readonly Lock _lock = new();
    private readonly Slot[] _slots;

    /// <summary>Makes an empty store.</summary>
    public RejectionExamples()
    {
        _slots = new Slot[(int)Enum.GetValues<RejectionReason>().Max() + 1];
        for (var index = 0; index < _slots.Length; index++) _slots[index] = new Slot();
    }

    /// <summary>Counts one rejection and remembers it as its reason's example.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="topic">UTF-8 topic, or a log's name and line; copied.</param>
    /// <param name="example">The offending bytes; copied.</param>
    /// <param name="detail">One plain sentence; kept by reference.</param>
    public void Record(RejectionReason reason, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> example, string detail)
    {
        var slot = _slots[(int)reason];
        lock (_lock)
        {
            slot.Count++;
            slot.Detail = detail;
            slot.TopicLength = Copy(topic, slot.Topic);
            slot.ExampleLength = Copy(example, slot.Example);
            slot.ExampleSize = example.Length;
        }
    }

    /// <summary>How many rejections each reason has, indexed by <see cref="RejectionReason"/>; a copy.</summary>
    public long[] Counts()
    {
        lock (_lock) return [.. _slots.Select(slot => slot.Count)];
    }

    /// <summary>The newest example of every reason that has one, in the reasons' order; texts are escaped for
    /// printing.</summary>
    public IReadOnlyList<RejectionExample> All()
    {
        var examples = new List<RejectionExample>();
        lock (_lock)
        {
            for (var index = 0; index < _slots.Length; index++)
            {
                if (_slots[index].Count > 0) examples.Add(_slots[index].ToExample((RejectionReason)index));
            }
        }

        return examples;
    }

    /// <summary>Calls <paramref name="visit"/> for every reason that has an example, with the bytes as they were
    /// kept.</summary>
    public void Visit(RejectionVisitor visit)
    {
        lock (_lock)
        {
            for (var index = 0; index < _slots.Length; index++)
            {
                var slot = _slots[index];
                if (slot.Count == 0) continue;
                visit(
                    (RejectionReason)index, slot.Count, slot.Topic.AsSpan(0, slot.TopicLength),
                    slot.Example.AsSpan(0, slot.ExampleLength), slot.Detail);
            }
        }
    }

    /// <summary>Takes back what <see cref="Visit"/> gave, after a restart.</summary>
    public void Restore(
        RejectionReason reason, long count, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> example, string detail)
    {
        Record(reason, topic, example, detail);
        lock (_lock) _slots[(int)reason].Count = count;
    }

    private static int Copy(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (source.Length > destination.Length) source = source[..destination.Length];
        source.CopyTo(destination);
        return source.Length;
    }

    private sealed class Slot
    {
        public byte[] Topic { get; } = new byte[ExampleSizeMax];

        public byte[] Example { get; } = new byte[ExampleSizeMax];

        public int TopicLength { get; set; }

        public int ExampleLength { get; set; }

        public int ExampleSize { get; set; }

        public long Count { get; set; }

        public string Detail { get; set; } = "";

        public RejectionExample ToExample(RejectionReason reason)
        {
            var example = EscapedText.Of(Example.AsSpan(0, ExampleLength));
            if (ExampleSize > ExampleLength) example += $"… ({ExampleSize} bytes)";
            return new(reason, Count, EscapedText.Of(Topic.AsSpan(0, TopicLength)), example, Detail);
        }
    }
}
