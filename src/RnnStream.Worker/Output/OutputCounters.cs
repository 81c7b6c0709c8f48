using RnnStream.Core.Detection;

namespace RnnStream.Worker.Output;

/// <summary>What went out so far. Safe from any thread.</summary>
internal sealed class OutputCounters
{
    private long _episodesOpened;
    private long _episodesClosed;
    private long _episodesPublished;
    private long _statesPublished;
    private long _scoresDropped;

    public long EpisodesOpened => Interlocked.Read(ref _episodesOpened);

    public long EpisodesClosed => Interlocked.Read(ref _episodesClosed);

    public long EpisodesPublished => Interlocked.Read(ref _episodesPublished);

    public long StatesPublished => Interlocked.Read(ref _statesPublished);

    public long ScoresDropped => Interlocked.Read(ref _scoresDropped);

    public void EpisodeChanged(EpisodePhase phase)
    {
        if (phase == EpisodePhase.Opened) Interlocked.Increment(ref _episodesOpened);
        if (phase == EpisodePhase.Closed) Interlocked.Increment(ref _episodesClosed);
    }

    public void EpisodePublished() => Interlocked.Increment(ref _episodesPublished);

    public void StatePublished() => Interlocked.Increment(ref _statesPublished);

    public void ScoreDropped() => Interlocked.Increment(ref _scoresDropped);
}
