namespace RnnStream.Core.Evaluation;

/// <summary>A labelled stretch of rows, both ends inside.</summary>
/// <param name="First">Index of the first row.</param>
/// <param name="Last">Index of the last row, not before the first.</param>
public readonly record struct RowWindow(int First, int Last)
{
    /// <summary>Rows inside.</summary>
    public int Length => Last - First + 1;

    /// <summary>Whether a row lies inside.</summary>
    public bool Contains(int row) => row >= First && row <= Last;

    /// <summary>The windows of a row-wise label: one per run of true.</summary>
    public static RowWindow[] FromLabels(ReadOnlySpan<bool> labels)
    {
        var windows = new List<RowWindow>();
        for (var row = 0; row < labels.Length; row++)
        {
            var first = row;
            while (row < labels.Length && labels[row])
            {
                row++;
            }

            if (row > first)
            {
                windows.Add(new RowWindow(first, row - 1));
            }
        }

        return [.. windows];
    }

    /// <summary>The rows whose event times lie inside a labelled stretch of time, both ends inside.</summary>
    /// <param name="times">Event times in ascending order.</param>
    /// <param name="from">First instant, nanoseconds since 1970, UTC.</param>
    /// <param name="to">Last instant.</param>
    /// <param name="window">The rows.</param>
    /// <returns>False when no row lies inside.</returns>
    public static bool TryFromTimes(ReadOnlySpan<long> times, long from, long to, out RowWindow window)
    {
        var first = 0;
        while (first < times.Length && times[first] < from)
        {
            first++;
        }

        var last = times.Length - 1;
        while (last >= 0 && times[last] > to)
        {
            last--;
        }

        window = new RowWindow(first, last);
        return first <= last;
    }
}
