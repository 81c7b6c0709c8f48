using System.ComponentModel.DataAnnotations;

namespace RnnStream.Core.Training;

/// <summary>When and how networks are retrained in the background (section <c>Training</c>).</summary>
public sealed class TrainingOptions
{
    /// <summary>Whether networks are retrained at all. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Event time between two retrainings of a group. Default 1 day.</summary>
    /// <remarks>Shorter: follows slow change sooner, more CPU.</remarks>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Readings of a group between two retrainings, at least. Default 20,000.</summary>
    /// <remarks>Both this and <see cref="Interval"/> must have passed.</remarks>
    [Range(100, 1_000_000_000)]
    public int MinimumReadings { get; set; } = 20_000;

    /// <summary>Newest readings of a group that a retraining learns from. Default 100,000.</summary>
    /// <remarks>Larger: better models, more memory (24 bytes a reading) and CPU.</remarks>
    [Range(1_000, 100_000_000)]
    public int Window { get; set; } = 100_000;

    /// <summary>Readings between the trigger of a retraining and its promotion. Default 5,000.</summary>
    /// <remarks>Smaller: sooner in effect, but more often late (see <see cref="WhenLate"/>).</remarks>
    [Range(1, 100_000_000)]
    public int PromotionDelay { get; set; } = 5_000;

    /// <summary>Steps through which gradients flow back. Default 32.</summary>
    /// <remarks>Longer: learns longer dependencies, more CPU and memory.</remarks>
    [Range(1, 4_096)]
    public int TruncationLength { get; set; } = 32;

    /// <summary>Share of one core that retraining may use, 0 to 1. Default 0.5.</summary>
    /// <remarks>Only with <see cref="WhenLate.Slip"/>: who waits for the outcome wants it soon.</remarks>
    [Range(0.01, 1.0)]
    public double CpuShare { get; set; } = 0.5;

    /// <summary>What happens when training is not done where it is due. Default <see cref="WhenLate.Slip"/>;
    /// <c>replay</c> uses <see cref="WhenLate.Wait"/>.</summary>
    public WhenLate WhenLate { get; set; } = WhenLate.Slip;
}
