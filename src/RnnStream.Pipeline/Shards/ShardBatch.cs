using RnnStream.Pipeline.Intake;

namespace RnnStream.Pipeline.Shards;

/// <summary>One shard's part of a batch, in order: readings of its sensors, and marks that every shard sees.</summary>
/// <remarks>
/// Columns rather than objects; they grow to the batch bound once and are reused. Filled by the intake, read by one
/// shard, never at the same time. An item whose slot is negative is a mark.
/// </remarks>
internal sealed class ShardBatch(Batch owner)
{
    /// <summary>A mark: event time has advanced to the item's time (silence is checked).</summary>
    public const int Tick = -1;

    /// <summary>A mark: the next of <see cref="Promotions"/> begins to serve.</summary>
    public const int Promote = -2;

    /// <summary>A mark: here the states are as they belong into the checkpoint of
    /// <see cref="Batch.Checkpoint"/>.</summary>
    public const int Checkpoint = -3;

    /// <summary>A mark: the sensor whose slot stands in place of the time forgets everything.</summary>
    public const int Reset = -4;

    /// <summary>A mark: episodes of the sensor whose slot stands in place of the time are kept back from here
    /// on.</summary>
    public const int Mute = -5;

    /// <summary>A mark: episodes of the sensor whose slot stands in place of the time are published again.</summary>
    public const int Unmute = -6;

    /// <summary>A mark: an episode of the sensor whose slot stands in place of the time was labelled a false
    /// alarm.</summary>
    public const int RaiseBar = -7;

    /// <summary>A mark: such a label was taken back.</summary>
    public const int LowerBar = -8;

    /// <summary>A mark: the range of the sensor whose slot stands in place of the time is now that of the two
    /// values.</summary>
    public const int SetRange = -9;

    /// <summary>A mark: the sensor whose slot stands in place of the time was muted when the checkpoint was made;
    /// nobody was told of its episode.</summary>
    public const int StayMuted = -10;

    public int[] Slots = new int[64];
    public long[] EventTimes = new long[64];
    public long[] ReadingNumbers = new long[64];
    public int[] ValueStarts = new int[64];
    public double[] Values = new double[64];

    public Batch Owner { get; } = owner;

    public int Count { get; private set; }

    public int ValueCount { get; private set; }

    /// <summary>Sensors first seen in this batch; admitted before its first item.</summary>
    public List<SensorEntry> NewSensors { get; } = [];

    /// <summary>The promotions of this batch, in order.</summary>
    public List<Promotion> Promotions { get; } = [];

    public bool IsEmpty => Count == 0 && NewSensors.Count == 0;

    public void Add(int slot, long eventTime, long readingNumber, ReadOnlySpan<double> values)
    {
        if (Count == Slots.Length) GrowItems();
        while (ValueCount + values.Length > Values.Length) Array.Resize(ref Values, Values.Length * 2);
        Slots[Count] = slot;
        EventTimes[Count] = eventTime;
        ReadingNumbers[Count] = readingNumber;
        ValueStarts[Count] = ValueCount;
        values.CopyTo(Values.AsSpan(ValueCount));
        ValueCount += values.Length;
        Count++;
    }

    /// <param name="mark">Which.</param>
    /// <param name="eventTime">The event time, or the slot that it concerns.</param>
    /// <param name="now">In place of a reading's number: the newest event time, where <paramref name="eventTime"/> is a
    /// slot.</param>
    public void AddMark(int mark, long eventTime, long now = 0) => Add(mark, eventTime, readingNumber: now, []);

    /// <summary>Marks a sensor's new range.</summary>
    public void AddRange(int slot, double minimum, double maximum) =>
        Add(SetRange, slot, readingNumber: 0, [minimum, maximum]);

    public void Clear()
    {
        Count = 0;
        ValueCount = 0;
        NewSensors.Clear();
        Promotions.Clear();
    }

    private void GrowItems()
    {
        var length = Slots.Length * 2;
        Array.Resize(ref Slots, length);
        Array.Resize(ref EventTimes, length);
        Array.Resize(ref ReadingNumbers, length);
        Array.Resize(ref ValueStarts, length);
    }
}
