using RnnStream.Core.Detection;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Output;
using RnnStream.Worker.Output;
using Spectre.Console;

namespace RnnStream.Worker.Demo;

/// <summary>Prints episodes as they are raised, one line each, for people.</summary>
internal sealed class DemoScreen(IAnsiConsole console) : IAssessmentSink
{
    // Several shards print; a line must not be broken by another.
    private static readonly Lock Gate = new();

    /// <inheritdoc/>
    public void OnAssessed(SensorEntry sensor, in Assessment assessment)
    {
        if (assessment.Phase is EpisodePhase.Opened or EpisodePhase.Closed) Print(sensor, assessment);
    }

    /// <inheritdoc/>
    public void OnSilence(SensorEntry sensor, in Assessment assessment) => Print(sensor, assessment);

    /// <inheritdoc/>
    public void OnBatchEnd()
    {
    }

    private void Print(SensorEntry sensor, Assessment assessment)
    {
        var (mark, color) = assessment switch
        {
            { Phase: EpisodePhase.Closed } => ("closed  ", "green"),
            { Severity: Severity.Critical } => ("CRITICAL", "red"),
            { Severity: Severity.Major } => ("MAJOR   ", "orange1"),
            _ => ("minor   ", "yellow"),
        };
        var time = EventTimeText.Of(assessment.EventTime)[..16].Replace('T', ' ');
        lock (Gate)
        {
            console.MarkupLine(
                $"[grey]{time}[/] [{color}]{mark}[/] {Markup.Escape(EpisodeReason.Of(sensor, in assessment))}"
                + (assessment.Phase == EpisodePhase.Closed ? "" : $" [grey]score {assessment.Score:0.0}[/]"));
        }
    }
}
