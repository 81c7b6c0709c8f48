using RnnStream.Core.Detection;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Output;

namespace RnnStream.Worker.Reports;

/// <summary>Hands one shard's assessments to its collector.</summary>
internal sealed class ReportSink : IAssessmentSink
{
    public ReportCollector Collector { get; } = new();

    /// <inheritdoc/>
    public void OnAssessed(SensorEntry sensor, in Assessment assessment) =>
        Collector.Add(sensor.Name, sensor.Profile, in assessment);

    /// <inheritdoc/>
    public void OnSilence(SensorEntry sensor, in Assessment assessment) =>
        Collector.AddSilence(sensor.Name, sensor.Profile, in assessment);

    /// <inheritdoc/>
    public void OnBatchEnd()
    {
    }
}
