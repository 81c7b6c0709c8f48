using RnnStream.Core.Cells;
using RnnStream.Core.Training;

namespace RnnStream.Core.Tests.Training;

public sealed class PromotionJudgeTests
{
    [Theory]
    [InlineData(1.0, 0.9, 5, 2, 3.0, true)]
    [InlineData(1.0, 0.9, 5, 4, 3.0, true)]
    [InlineData(1.0, 0.9, 1, 4, 3.0, false)]
    [InlineData(1.0, 1.0, 1, 0, 3.0, false)]
    [InlineData(1.0, 0.9995, 1, 0, 3.0, false)]
    [InlineData(1.0, double.NaN, 1, 0, 3.0, false)]
    public void A_candidate_serves_only_if_better_and_within_the_budget(
        double before, double after, int serving, int candidate, double allowed, bool expected)
    {
        var parameters = ParameterInitialisation.Draw(new NetworkShape(CellKind.Gru, 1, 2, 1, 2), 1);
        var training = new TrainingResult(TrainingOutcome.Completed, "", parameters, before, after, []);

        var verdict = PromotionJudge.Judge(new PromotionCase(training, serving, candidate, allowed));
        Assert.Equal(expected, verdict.IsPromoted);
        Assert.EndsWith(".", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_that_diverged_is_rejected_with_its_message()
    {
        var training = new TrainingResult(TrainingOutcome.Diverged, "It diverged.", null, 1, double.NaN, []);
        Assert.Equal(new PromotionVerdict(false, "It diverged."), PromotionJudge.Judge(new PromotionCase(training, 0, 0, 1)));
    }

    [Fact]
    public void A_candidate_that_misses_a_confirmed_episode_is_thrown_away_however_good_it_is()
    {
        var parameters = ParameterInitialisation.Draw(new NetworkShape(CellKind.Gru, 1, 2, 1, 2), 1);
        var training = new TrainingResult(TrainingOutcome.Completed, "", parameters, 1.0, 0.1, []);
        Assert.True(PromotionJudge.Judge(new PromotionCase(training, 5, 0, 3, MissedConfirmed: 0)).IsPromoted);

        var verdict = PromotionJudge.Judge(new PromotionCase(training, 5, 0, 3, MissedConfirmed: 1));
        Assert.False(verdict.IsPromoted);
        Assert.Contains("misses 1 confirmed", verdict.Reason, StringComparison.Ordinal);
    }
}
