using RnnStream.Core.Evaluation;
using RnnStream.Core.Readings;
using RnnStream.Worker.Verbs;

namespace RnnStream.Worker.Evaluation;

/// <summary>One sensor's rows with labels and what the detector said, row by row.</summary>
/// <remarks>A row that was not assessed (late, a duplicate, without a value) goes on with the flag and score of the one
/// before, so that it cuts no episode in two; it raises no alert of its own.</remarks>
internal sealed class JudgedSeries
{
    /// <param name="log">The log it comes from.</param>
    /// <param name="logged">Its rows; labels already set.</param>
    /// <param name="windows">Labelled stretches of rows, ascending.</param>
    /// <param name="assessed">What was said of those that were applied.</param>
    /// <exception cref="VerbException">Not every reading was assessed.</exception>
    public JudgedSeries(
        string log, LoggedSeries logged, IReadOnlyList<RowWindow> windows, IReadOnlyList<AssessedRow> assessed)
    {
        (Log, Logged, Windows, Fates) = (log, logged, windows, logged.Fates());
        var applied = Fates.Count(static fate => fate == RowFate.Applied);
        if (applied != assessed.Count)
            throw new VerbException($"{log}: of {applied} readings of {logged.Sensor} {assessed.Count} were assessed");
        Scores = new double[Fates.Length];
        Alerts = new double[Fates.Length];
        Flags = new bool[Fates.Length];
        for (int row = 0, next = 0; row < Fates.Length; row++)
        {
            if (Fates[row] == RowFate.Applied)
            {
                var said = assessed[next++];
                (Scores[row], Alerts[row], Flags[row]) = (said.Score, said.Alert, said.IsAnomaly);
            }
            else if (row > 0) (Scores[row], Flags[row]) = (Scores[row - 1], Flags[row - 1]);
        }
    }

    public string Log { get; }

    public LoggedSeries Logged { get; }

    public RowFate[] Fates { get; }

    /// <summary>Decades of surprise.</summary>
    public double[] Scores { get; }

    /// <summary>Scores in [0, 1] with one alert per fault.</summary>
    public double[] Alerts { get; }

    public bool[] Flags { get; }

    /// <summary>Labelled stretches of rows, ascending.</summary>
    public IReadOnlyList<RowWindow> Windows { get; }

    public int Rows => Fates.Length;

    /// <summary>Event time from a row to the last, days.</summary>
    public double DaysFrom(int row) =>
        (Logged.Times[^1] - Logged.Times[row]) / (double)EventTime.Day;
}
