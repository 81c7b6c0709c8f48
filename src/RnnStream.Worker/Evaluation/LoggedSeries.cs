using System.Runtime.InteropServices;

namespace RnnStream.Worker.Evaluation;

/// <summary>One sensor's rows of a log, in the log's order; a row without any value is no reading.</summary>
internal sealed class LoggedSeries(string sensor, int channelCount)
{
    /// <summary>The sensor's name.</summary>
    public string Sensor { get; } = sensor;

    public int ChannelCount { get; } = channelCount;

    /// <summary>Event time of each row.</summary>
    public List<long> Times { get; } = [];

    /// <summary>Shape [rows, channels]; NaN where missing.</summary>
    public List<double> Values { get; } = [];

    /// <summary>Label of each row.</summary>
    public List<bool> Labels { get; } = [];

    public ReadOnlySpan<double> Row(int row) =>
        CollectionsMarshal.AsSpan(Values).Slice(row * ChannelCount, ChannelCount);

    /// <summary>Adds a row.</summary>
    public void Add(long time, ReadOnlySpan<double> values)
    {
        Times.Add(time);
        foreach (var value in values) Values.Add(value);
    }

    /// <summary>Adds a row without any value.</summary>
    public void AddMissing(long time)
    {
        Times.Add(time);
        for (var channel = 0; channel < ChannelCount; channel++) Values.Add(double.NaN);
    }

    /// <summary>What becomes of each row in the pipeline: applied, late, a duplicate, or no reading.</summary>
    public RowFate[] Fates()
    {
        var fates = new RowFate[Times.Count];
        var newest = -1;
        for (var row = 0; row < fates.Length; row++)
        {
            fates[row] = FateOf(row, newest);
            if (fates[row] == RowFate.Applied) newest = row;
        }
        return fates;
    }

    private RowFate FateOf(int row, int newest)
    {
        if (!HasValue(row)) return RowFate.Missing;
        if (newest < 0 || Times[row] > Times[newest]) return RowFate.Applied;
        if (Times[row] < Times[newest]) return RowFate.Late;
        var bits = MemoryMarshal.Cast<double, long>(Row(row));
        var before = MemoryMarshal.Cast<double, long>(Row(newest));
        return bits.SequenceEqual(before) ? RowFate.Duplicate : RowFate.Applied;
    }

    private bool HasValue(int row)
    {
        foreach (var value in Row(row))
        {
            if (!double.IsNaN(value)) return true;
        }
        return false;
    }
}
