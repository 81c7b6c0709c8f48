using RnnStream.Pipeline.Labels;
using RnnStream.Pipeline.Retraining;

namespace RnnStream.Pipeline.Tests.Retraining;

/// <summary>A retrainer whose first outcome comes when the test says so; it never has further ones.</summary>
internal sealed class HeldRetrainer : IRetrainer
{
    private readonly TaskCompletionSource<RetrainingOutcome> _outcome = new();
    private Func<Task<RetrainingOutcome>>? _train;

    /// <summary>Makes the candidate that the real retrainer makes, and keeps it in the data directory.</summary>
    public Func<ModelGroup, HistoricReading[], Task<RetrainingOutcome>>? Inner { get; init; }

    public int Starts { get; private set; }

    public Task<RetrainingOutcome> Start(ModelGroup group, HistoricReading[] history, EpisodeLabel[] labels)
    {
        Starts++;
        if (Starts > 1) return new TaskCompletionSource<RetrainingOutcome>().Task;
        _train = () => Inner!(group, history);
        return _outcome.Task;
    }

    public async Task FinishAsync() => _outcome.SetResult(await _train!());

    public void Fail(Exception failure) => _outcome.SetException(failure);

    public void Cancel() => _outcome.SetCanceled();
}
