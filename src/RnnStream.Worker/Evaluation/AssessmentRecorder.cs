using RnnStream.Core.Detection;
using RnnStream.Core.Evaluation;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Output;

namespace RnnStream.Worker.Evaluation;

/// <summary>Keeps what one shard says of every reading, by sensor.</summary>
internal sealed class AssessmentRecorder : IAssessmentSink
{
    private readonly Dictionary<string, (List<AssessedRow> Rows, AlertScore Alert)> _sensors =
        new(StringComparer.Ordinal);

    /// <summary>The assessments of a sensor, in order; empty when it had none here.</summary>
    public IReadOnlyList<AssessedRow> Of(string sensor) => _sensors.TryGetValue(sensor, out var kept) ? kept.Rows : [];

    /// <inheritdoc/>
    public void OnAssessed(SensorEntry sensor, in Assessment assessment)
    {
        if (!_sensors.TryGetValue(sensor.Name, out var kept)) _sensors[sensor.Name] = kept = ([], new AlertScore());
        // A silence has no row of its own: the reading that ends it, and with it the episode, stands for it.
        var endsSilence = assessment is { Phase: EpisodePhase.Closed, Kind: AnomalyKind.Silent };
        kept.Rows.Add(new AssessedRow(
            assessment.EventTime, assessment.Value, assessment.Score, kept.Alert.Next(in assessment),
            assessment.IsAnomaly || endsSilence));
    }

    /// <inheritdoc/>
    public void OnSilence(SensorEntry sensor, in Assessment assessment)
    {
    }

    /// <inheritdoc/>
    public void OnBatchEnd()
    {
    }
}
