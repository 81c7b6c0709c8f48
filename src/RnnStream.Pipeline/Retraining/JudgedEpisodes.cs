namespace RnnStream.Pipeline.Retraining;

/// <summary>What a detector raises over one sensor's held-out history.</summary>
/// <param name="FalseEpisodes">Episodes that nobody confirmed.</param>
/// <param name="Found">Starts of the confirmed episodes that it finds, nanoseconds since 1970, UTC.</param>
internal readonly record struct JudgedEpisodes(int FalseEpisodes, IReadOnlyCollection<long> Found);
