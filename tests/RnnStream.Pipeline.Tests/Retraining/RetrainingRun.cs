using RnnStream.Core.Training;
using RnnStream.Pipeline.Retraining;

namespace RnnStream.Pipeline.Tests.Retraining;

/// <summary>The scenario with a small retraining, due when the scalers have settled, so that its place
/// matters.</summary>
internal static class RetrainingRun
{
    public const int Trigger = 3_700;
    public const int Due = 3_900;

    public static TrainingOptions Options(WhenLate whenLate = WhenLate.Wait) => new()
    {
        MinimumReadings = Trigger,
        Interval = TimeSpan.FromHours(1),
        PromotionDelay = Due - Trigger,
        Window = 1_000,
        Epochs = 2,
        BatchSize = 4,
        LearningRate = 0.003,
        WhenLate = whenLate,
    };

    /// <summary>Feeds readings and gathers what retraining came to, with the count of readings at which it
    /// did.</summary>
    public static List<(long Reading, RetrainingNotice Notice)> FeedAndWatch(this TestPipeline pipeline, int first, int last)
    {
        var notices = new List<(long, RetrainingNotice)>();
        void Watch(RetrainingNotice notice) => notices.Add((pipeline.Pipeline.Intake.Accounting.Applied, notice));
        pipeline.Pipeline.Intake.Retrained += Watch;
        pipeline.Feed(first, last);
        pipeline.Pipeline.Intake.Retrained -= Watch;
        return notices;
    }

    public static async Task<string> DigestAsync(int readings, int shards, int batchSize)
    {
        await using var pipeline = await TestPipeline.OpenAsync(null, shards, batchSize, training: Options());
        pipeline.Feed(0, readings);
        return await pipeline.DigestAsync();
    }
}
