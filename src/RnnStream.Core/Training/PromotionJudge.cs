using System.Globalization;

namespace RnnStream.Core.Training;

/// <summary>Decides whether a candidate shall serve: better on the newest held-out history, and within the false-alarm
/// budget.</summary>
public static class PromotionJudge
{
    /// <summary>How much lower the candidate's loss must be, in nats per target: below it the difference is
    /// noise.</summary>
    /// <remarks>Chosen: a thousandth of a nat is a likelihood ratio of 1.001 per target.</remarks>
    public const double LossMargin = 0.001;

    /// <summary>Judges; pure.</summary>
    public static PromotionVerdict Judge(in PromotionCase promotion)
    {
        var training = promotion.Training;
        if (training.Parameters is null)
        {
            return Rejected(training.Message);
        }

        var losses = Text(
            $"held-out loss {training.LossBefore:f4} of the serving model, {training.LossAfter:f4} of the candidate");
        if (!double.IsFinite(training.LossAfter) || !(training.LossAfter <= training.LossBefore - LossMargin))
        {
            return Rejected($"The candidate is not better: {losses}.");
        }

        var (serving, candidate) = (promotion.ServingFalseEpisodes, promotion.CandidateFalseEpisodes);
        var episodes = string.Create(
            CultureInfo.InvariantCulture,
            $"{candidate} episodes of the candidate, {serving} of the serving model, "
            + $"{promotion.AllowedFalseEpisodes:f1} allowed");
        if (promotion.MissedConfirmed > 0)
        {
            return Rejected(
                $"The candidate misses {promotion.MissedConfirmed} confirmed episodes "
                + $"that the serving model finds; {losses}.");
        }

        return candidate <= promotion.AllowedFalseEpisodes || candidate <= serving
            ? new PromotionVerdict(true, $"The candidate is better: {losses}; {episodes}.")
            : Rejected($"The candidate breaks the false-alarm budget on held-out history: {episodes}; {losses}.");
    }

    private static PromotionVerdict Rejected(string reason) => new(false, reason);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
