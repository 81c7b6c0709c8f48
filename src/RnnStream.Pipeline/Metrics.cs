using System.Diagnostics.Metrics;
using RnnStream.Core.Training;

namespace RnnStream.Pipeline;

/// <summary>The instruments of the pipeline.</summary>
internal static class Metrics
{
    private static readonly Meter Meter = new("RnnStream.Pipeline");

    private static readonly Counter<long> Retrainings =
        Meter.CreateCounter<long>(
            "rnnstream.retrainings", "{retraining}", "Retrainings that ended, by how training went.");

    private static readonly Counter<long> Updates =
        Meter.CreateCounter<long>(
            "rnnstream.retraining.updates", "{update}", "Changes of parameters while retraining.");

    private static readonly Counter<long> Clipped =
        Meter.CreateCounter<long>(
            "rnnstream.retraining.gradients.clipped", "{update}", "Updates whose gradient was clipped.");

    private static readonly Gauge<double> GradientNorm = Meter.CreateGauge<double>(
        "rnnstream.retraining.gradient.norm", null,
        "Largest gradient norm of the newest epoch of retraining, before clipping.");

    private static readonly Gauge<double> HeldOutLoss = Meter.CreateGauge<double>(
        "rnnstream.retraining.loss", null, "Held-out loss after the newest epoch of retraining, nats per target.");

    /// <summary>An epoch of a retraining ended.</summary>
    public static void Observe(EpochReport epoch)
    {
        Updates.Add(epoch.Updates);
        Clipped.Add(epoch.Clipped);
        GradientNorm.Record(epoch.GradientNorm);
        if (double.IsFinite(epoch.HeldOutLoss)) HeldOutLoss.Record(epoch.HeldOutLoss);
    }

    /// <summary>A retraining ended.</summary>
    public static void Observe(TrainingOutcome outcome) =>
        Retrainings.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString()));
}
