using RnnStream.Core.Cells;

namespace RnnStream.Core.Training;

/// <summary>Where a training stands: what it changes from epoch to epoch.</summary>
/// <remarks>Invariant: <see cref="Best"/> are the parameters after epoch <see cref="BestEpoch"/>, or the initial
/// ones.</remarks>
internal sealed class TrainingCourse
{
    private readonly List<EpochReport> _epochs;

    /// <summary>A training that begins.</summary>
    /// <param name="initial">Where to start; copied.</param>
    /// <param name="optimizer">Without memory.</param>
    /// <param name="lossBefore">Loss of the initial parameters.</param>
    /// <param name="bestLoss">What an epoch must stay below to be the best.</param>
    public TrainingCourse(NetworkParameters initial, Optimizer optimizer, double lossBefore, double bestLoss)
    {
        Parameters = Copy(initial.Shape, initial.Values);
        Best = Copy(initial.Shape, initial.Values);
        (Optimizer, LossBefore, BestLoss, _epochs) = (optimizer, lossBefore, bestLoss, []);
    }

    /// <summary>A training that goes on.</summary>
    public TrainingCourse(NetworkShape shape, TrainingState state, Optimizer optimizer)
    {
        Parameters = Copy(shape, state.Parameters);
        Best = Copy(shape, state.Best);
        (BestEpoch, BestLoss, LossBefore) = (state.BestEpoch, state.BestLoss, state.LossBefore);
        (Optimizer, _epochs) = (optimizer, [.. state.Epochs]);
    }

    public NetworkParameters Parameters { get; }

    public NetworkParameters Best { get; private set; }

    public int BestEpoch { get; private set; }

    public double BestLoss { get; private set; }

    public double LossBefore { get; }

    public Optimizer Optimizer { get; }

    public IReadOnlyList<EpochReport> Epochs => _epochs;

    /// <summary>Epochs since the best one.</summary>
    public int EpochsWithoutGain => _epochs.Count - BestEpoch;

    /// <summary>Takes in an epoch that has ended.</summary>
    /// <param name="report">How it went.</param>
    /// <param name="loss">The loss that epochs are compared by.</param>
    public void Add(in EpochReport report, double loss)
    {
        _epochs.Add(report);
        if (loss < BestLoss)
        {
            (BestLoss, BestEpoch) = (loss, report.Epoch);
            Best = Copy(Parameters.Shape, Parameters.Values);
        }
    }

    /// <summary>A copy of everything.</summary>
    public TrainingState Snapshot() => new(
        [.. Parameters.Values], [.. Best.Values], BestEpoch, BestLoss, LossBefore, Optimizer.Snapshot(), [.. _epochs]);

    private static NetworkParameters Copy(NetworkShape shape, float[] values) => new(shape, [.. values]);
}
