namespace RnnStream.Core.Training;

/// <summary>What a promotion is judged by, all of it measured on the same held-out history.</summary>
/// <param name="Training">How the training went, with the losses before (serving) and after (candidate).</param>
/// <param name="ServingFalseEpisodes">Episodes that the serving model raises there.</param>
/// <param name="CandidateFalseEpisodes">Episodes that the candidate raises there.</param>
/// <param name="AllowedFalseEpisodes">Episodes that the false-alarm budget allows over that history; not a whole
/// number.</param>
/// <param name="MissedConfirmed">Episodes that somebody confirmed, the serving model finds there and the candidate does
/// not.</param>
public readonly record struct PromotionCase(
    TrainingResult Training, int ServingFalseEpisodes, int CandidateFalseEpisodes, double AllowedFalseEpisodes,
    int MissedConfirmed = 0);
