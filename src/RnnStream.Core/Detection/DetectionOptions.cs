using System.ComponentModel.DataAnnotations;

namespace RnnStream.Core.Detection;

/// <summary>When an episode is raised. Section <c>Detection</c> of the configuration.</summary>
public sealed class DetectionOptions : IValidatableObject
{
    /// <summary>False episodes accepted per sensor in a stretch of event time. Default <c>1 per 30 d</c>.</summary>
    /// <remarks>Larger: more sensitive, more false episodes. Form: <c>COUNT per [N] s|min|h|d|w</c>.</remarks>
    [Required]
    public string FalseAlarmBudget { get; set; } = "1 per 30 d";

    /// <summary>Score that flags, in decades; replaces the budget when given. Default none.</summary>
    /// <remarks>Larger: fewer episodes.</remarks>
    [Range(0.5, 50.0)]
    public double? Threshold { get; set; }

    /// <summary>Readings of a sensor that are scored but never flagged. Default 100.</summary>
    /// <remarks>Larger: fewer false episodes of young sensors, a longer blind start.</remarks>
    [Range(32, 100_000)]
    public int WarmUp { get; set; } = 100;

    /// <summary>Consecutive readings at or above the threshold that open an episode. Default 1.</summary>
    /// <remarks>Larger: single spikes are no longer raised, everything else later.</remarks>
    [Range(1, 1000)]
    public int MinimumReadings { get; set; } = 1;

    /// <summary>Consecutive readings below the lower threshold that close an episode. Default 6.</summary>
    /// <remarks>Larger: neighbouring episodes merge into one; longer episodes.</remarks>
    [Range(1, 100_000)]
    public int QuietReadings { get; set; } = 6;

    /// <summary>The lower threshold that keeps an episode open, as a share of the threshold. Default 0.5.</summary>
    /// <remarks>Smaller: longer episodes, less flapping.</remarks>
    [Range(0.05, 1.0)]
    public double Hysteresis { get; set; } = 0.5;

    /// <summary>Readings after which a lasting change is accepted as the new normal and the episode closes. Default
    /// 500.</summary>
    [Range(10, 1_000_000)]
    public int EpisodeReadingsMax { get; set; } = 500;

    /// <summary>Readings after an episode in which only a clearly higher score opens another. Default 100.</summary>
    /// <remarks>Larger: fewer repeats of one fault, slower to tell a second one.</remarks>
    [Range(0, 100_000)]
    public int RefractoryReadings { get; set; } = 100;

    /// <summary>Whether a value repeated for longer than the sensor ever showed is an anomaly. Default true.</summary>
    public bool Stuck { get; set; } = true;

    /// <summary>Whether the absence of readings is an anomaly. Default true.</summary>
    public bool Silent { get; set; } = true;

    /// <summary>Whether values outside the configured range are anomalies. Default true.</summary>
    public bool Range { get; set; } = true;

    /// <summary>Silence that is an anomaly, in usual intervals of the sensor. Default 10.</summary>
    /// <remarks>At least twice the longest gap of the recent past is always granted.</remarks>
    [Range(2.0, 1_000_000.0)]
    public double SilentIntervals { get; set; } = 10;

    /// <summary>Reports a budget that cannot be read, one line.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Detection.FalseAlarmBudget.TryParse(FalseAlarmBudget, out _))
        {
            yield return new ValidationResult(
                $"'{FalseAlarmBudget}' is not a false-alarm budget; write for example '1 per 30 d'.",
                [nameof(FalseAlarmBudget)]);
        }
    }
}
