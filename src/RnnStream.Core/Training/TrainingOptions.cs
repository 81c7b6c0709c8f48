using System.ComponentModel.DataAnnotations;

namespace RnnStream.Core.Training;

/// <summary>When and how networks are retrained in the background (section <c>Training</c>).</summary>
public sealed class TrainingOptions : IValidatableObject
{
    /// <summary>Most time steps per update, <see cref="BatchSize"/> × <see cref="TruncationLength"/>: all of them are
    /// in memory at once, about 2 KB each with the default network.</summary>
    public const int StepsPerUpdateMax = 1 << 20;

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

    /// <summary>Most passes over the windows. Default 8.</summary>
    /// <remarks>More: better fit while the held-out loss still falls, more CPU.</remarks>
    [Range(1, 100_000)]
    public int Epochs { get; set; } = 8;

    /// <summary>Windows per update. Default 64.</summary>
    /// <remarks>Larger: steadier gradients, faster steps, fewer updates per epoch.</remarks>
    [Range(1, 65_536)]
    public int BatchSize { get; set; } = 64;

    /// <summary>Learning rate at the start. Default 0.001.</summary>
    /// <remarks>Larger: learns faster until it oscillates.</remarks>
    [Range(1e-7, 10.0)]
    public double LearningRate { get; set; } = 0.001;

    /// <summary>How the learning rate changes. Default <see cref="LearningRateSchedule.Cosine"/>.</summary>
    public LearningRateSchedule Schedule { get; set; } = LearningRateSchedule.Cosine;

    /// <summary>Which optimizer. Default <see cref="OptimizerKind.Adam"/>.</summary>
    public OptimizerKind Optimizer { get; set; } = OptimizerKind.Adam;

    /// <summary>Decoupled weight decay of Adam, per unit of learning rate. Default 0.</summary>
    /// <remarks>Larger: smaller weights, less over-fitting.</remarks>
    [Range(0.0, 10.0)]
    public double WeightDecay { get; set; }

    /// <summary>Norm to which a larger gradient is shortened. Default 1; <c>Infinity</c> switches clipping
    /// off.</summary>
    /// <remarks>Smaller: calmer, slower learning (Pascanu, Mikolov and Bengio 2013).</remarks>
    [Range(1e-6, double.PositiveInfinity)]
    public double ClipNorm { get; set; } = 1;

    /// <summary>Epochs without a better held-out loss before training stops. Default 3.</summary>
    [Range(1, 100_000)]
    public int Patience { get; set; } = 3;

    /// <summary>Share of each sensor's newest history that is held out to judge the candidate. Default 0.2.</summary>
    /// <remarks>Larger: a surer judgement, less to learn from.</remarks>
    [Range(0.05, 0.5)]
    public double HeldOutShare { get; set; } = 0.2;

    /// <summary>Promoted versions of a group that are kept to be rolled back to. Default 10.</summary>
    /// <remarks>More: further back, more files in <c>models/</c>. What serves, or what a checkpoint or the log still
    /// needs, is kept beside them.</remarks>
    [Range(1, 1_000)]
    public int VersionsKept { get; set; } = 10;

    /// <summary>Seed of the order of windows and of fresh networks. Default 1.</summary>
    [Range(0L, long.MaxValue)]
    public long Seed { get; set; } = 1;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var steps = (long)BatchSize * TruncationLength;
        if (steps > StepsPerUpdateMax)
        {
            yield return new ValidationResult(
                $"with TruncationLength = {TruncationLength} an update needs {steps} steps in memory, "
                + $"at most {StepsPerUpdateMax} are allowed",
                [nameof(BatchSize)]);
        }

        if (WeightDecay > 0 && Optimizer != OptimizerKind.Adam)
        {
            yield return new ValidationResult(
                $"only Adam decays weights, the optimizer is {Optimizer}", [nameof(WeightDecay)]);
        }
    }
}
