using RnnStream.Core.Detection;
using RnnStream.Core.Training;
using RnnStream.Formats.Logs;
using RnnStream.Worker.Evaluation;
using RnnStream.Worker.Verbs;

namespace RnnStream.Worker.Training;

/// <summary>Readings of recorded logs as training windows, with inputs as the detector feeds them.</summary>
/// <remarks>What the pipeline would not apply (late, duplicate, without a value) teaches nothing. Every sensor of every
/// log has a history of its own, and so has every channel.</remarks>
internal sealed class TrainingHistory
{
    private const int WindowLength = 4096;

    private readonly List<TrainingWindow> _windows = [];
    private readonly List<string> _notes = [];

    public IReadOnlyList<TrainingWindow> Windows => _windows;

    /// <summary>What a person must know: what was left out, and why.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Sensors with windows; a vector sensor counts once for each channel.</summary>
    public int Sensors { get; private set; }

    /// <summary>Readings in windows, of all channels.</summary>
    public long Readings => _windows.Sum(static window => (long)window.Length);

    /// <exception cref="VerbException">No log holds enough to learn from.</exception>
    public static TrainingHistory Read(IReadOnlyList<string> paths, LogReadOptions options, CancellationToken stop)
    {
        var history = new TrainingHistory();
        foreach (var path in paths)
        {
            var rows = LoggedRows.Read(path, options, stop);
            history._notes.AddRange(rows.Notes(path));
            foreach (var series in rows.Series) history.Add(path, series);
        }
        return history._windows.Count > 0
            ? history
            : throw new VerbException("nothing to learn: no sensor has 64 readings");
    }

    private void Add(string path, LoggedSeries series)
    {
        var fates = series.Fates();
        var applied = Enumerable.Range(0, fates.Length).Where(row => fates[row] == RowFate.Applied).ToArray();
        long[] times = [.. applied.Select(row => series.Times[row])];
        for (var channel = 0; channel < series.ChannelCount; channel++)
        {
            double[] values = [.. applied.Select(row => series.Row(row)[channel])];
            var windows = RecordedHistory.Windows(Sensors, times, values, WindowLength);
            if (windows.Count == 0) _notes.Add($"{path}: {series.Sensor} is too short to learn from (64 readings)");
            else Sensors++;
            _windows.AddRange(windows);
        }
    }
}
