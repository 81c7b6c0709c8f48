namespace RnnStream.Core.Evaluation;

/// <summary>How well episodes match labelled stretches; sums over any number of series.</summary>
/// <param name="Labelled">Labelled stretches.</param>
/// <param name="Found">Labelled stretches that an episode touches.</param>
/// <param name="Episodes">Raised episodes.</param>
/// <param name="FalseEpisodes">Raised episodes that touch no labelled stretch.</param>
/// <param name="SensorDays">Event time watched, days, all sensors together.</param>
/// <param name="DelayRows">Rows from the start of each found stretch to its first flagged row, summed.</param>
public readonly record struct EpisodeQuality(
    int Labelled, int Found, int Episodes, int FalseEpisodes, double SensorDays, long DelayRows)
{
    /// <summary>Share of the episodes that are real; 1 when none was raised.</summary>
    public double Precision => Episodes == 0 ? 1 : (Episodes - FalseEpisodes) / (double)Episodes;

    /// <summary>Share of the labelled stretches that were found; 1 when there is none.</summary>
    public double Recall => Labelled == 0 ? 1 : Found / (double)Labelled;

    /// <summary>Harmonic mean of precision and recall.</summary>
    public double F1 => Precision + Recall > 0 ? 2 * Precision * Recall / (Precision + Recall) : 0;

    /// <summary>False episodes per sensor and day.</summary>
    public double FalsePerSensorDay => SensorDays > 0 ? FalseEpisodes / SensorDays : 0;

    /// <summary>Mean delay of what was found, rows.</summary>
    public double MeanDelayRows => Found > 0 ? DelayRows / (double)Found : 0;

    /// <summary>Judges one series.</summary>
    /// <param name="flags">Whether each row is flagged; a run of flags is an episode.</param>
    /// <param name="labelled">Labelled stretches of rows, ascending.</param>
    /// <param name="sensorDays">Event time that the rows span, days.</param>
    /// <param name="slackRows">Rows after a labelled stretch in which an episode still belongs to it.</param>
    public static EpisodeQuality Of(
        ReadOnlySpan<bool> flags, IReadOnlyList<RowWindow> labelled, double sensorDays, int slackRows = 0)
    {
        var episodes = RowWindow.FromLabels(flags);
        var found = 0;
        long delay = 0;
        foreach (var stretch in labelled)
        {
            var first = Array.FindIndex(episodes, e => Touches(e, stretch, slackRows));
            found += first >= 0 ? 1 : 0;
            delay += first >= 0 ? Math.Max(0, episodes[first].First - stretch.First) : 0;
        }

        var wrong = episodes.Count(e => !labelled.Any(s => Touches(e, s, slackRows)));
        return new EpisodeQuality(labelled.Count, found, episodes.Length, wrong, sensorDays, delay);
    }

    /// <summary>The figures of two sets of series together.</summary>
    public EpisodeQuality Add(EpisodeQuality other) => new(
        Labelled + other.Labelled, Found + other.Found, Episodes + other.Episodes, FalseEpisodes + other.FalseEpisodes,
        SensorDays + other.SensorDays, DelayRows + other.DelayRows);

    private static bool Touches(RowWindow episode, RowWindow stretch, int slackRows) =>
        episode.First <= stretch.Last + slackRows && episode.Last >= stretch.First;
}
