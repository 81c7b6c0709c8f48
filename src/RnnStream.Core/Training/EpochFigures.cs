using System.Globalization;

namespace RnnStream.Core.Training;

/// <summary>What is counted during an epoch.</summary>
internal struct EpochFigures
{
    private double _lossSum;
    private long _targets;
    private double _normMax;
    private int _clipped;
    private int _updates;
    private double _badLoss;
    private double _badNorm;

    public double LearningRate { get; set; }

    public readonly double MeanLoss => _lossSum / _targets;

    /// <summary>Counts an update; false when loss or gradient is not a finite number.</summary>
    public bool Observe(double lossSum, int targets, double norm, double clipNorm)
    {
        if (!double.IsFinite(lossSum) || !double.IsFinite(norm))
        {
            (_badLoss, _badNorm) = (lossSum / targets, norm);
            return false;
        }

        _lossSum += lossSum;
        _targets += targets;
        _normMax = Math.Max(_normMax, norm);
        _clipped += norm > clipNorm ? 1 : 0;
        _updates++;
        return true;
    }

    public readonly EpochReport Report(int epoch, double heldOutLoss) =>
        new(epoch, MeanLoss, heldOutLoss, _normMax, _clipped, _updates, LearningRate);

    /// <summary>What went wrong, for the log.</summary>
    public readonly string Fault(int epoch) => string.Create(
        CultureInfo.InvariantCulture,
        $"Training diverged in epoch {epoch}, update {_updates + 1}: loss {_badLoss}, gradient norm {_badNorm}, "
        + $"learning rate {LearningRate:g4}; nothing of it is kept.");
}
