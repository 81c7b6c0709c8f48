namespace RnnStream.Formats.Logs;

/// <summary>The labels of a wide CSV, row by row; rows whose time cannot be read are left out.</summary>
/// <param name="Times">Event time of each row, nanoseconds since 1970, UTC, in the log's order.</param>
/// <param name="Flags">Whether the row is labelled anomalous.</param>
public sealed record LabelColumn(IReadOnlyList<long> Times, IReadOnlyList<bool> Flags)
{
    /// <summary>Runs of labelled rows as windows from the first to the last row of each run.</summary>
    public IReadOnlyList<LabelWindow> Windows()
    {
        var windows = new List<LabelWindow>();
        for (var index = 0; index < Flags.Count; index++)
        {
            if (!Flags[index]) continue;
            var start = index;
            while (index + 1 < Flags.Count && Flags[index + 1]) index++;
            windows.Add(new LabelWindow(Times[start], Times[index]));
        }

        return windows;
    }
}
