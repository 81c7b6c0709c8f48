using System.Text;
using RnnStream.Core.Readings;
using RnnStream.Core.Training;
using RnnStream.Formats;
using RnnStream.Pipeline.Labels;
using RnnStream.Pipeline.Retraining;
using RnnStream.Testing.Storage;

namespace RnnStream.Pipeline.Tests.Retraining;

/// <summary>Goal: a clock that jumps a year on and back, again and again, retrains no more often than so many readings
/// would anyhow, and rejects by count what lies in a sensor's past.</summary>
public sealed class ClockJumpTests
{
    private const int Readings = 4_000;
    private const int MinimumReadings = 1_000;
    private const long Year = 365 * 24 * EventTime.Hour;

    [Fact]
    [Trait("Fault", "T1")]
    public async Task A_jumping_clock_makes_no_storm_of_retrainings()
    {
        using var folder = new TemporaryDirectory();
        var retrainer = new CountingRetrainer(new CopyingRetrainer(folder.Join("data")));
        var training = new TrainingOptions
        {
            MinimumReadings = MinimumReadings,
            Interval = TimeSpan.FromHours(1),
            PromotionDelay = 1,
        };
        await using var test = await TestPipeline.OpenAsync(folder.Join("data"), training: training, retrainer: retrainer);
        for (var reading = 0; reading < Readings; reading++)
        {
            // Every ten readings the clock is a year ahead, then right again; one sensor is heard in both.
            var isAhead = reading / 10 % 2 == 1;
            Deliver(test, reading % 10 == 0 ? "both" : isAhead ? "ahead" : "right", reading * EventTime.Minute + (isAhead ? Year : 0));
        }
        await test.DigestAsync();
        Assert.InRange(retrainer.Starts, 1, Readings / MinimumReadings);
        var accounting = test.Pipeline.Intake.Accounting;
        Assert.Equal(Readings / 20 - 1, accounting.Late);
        Assert.Equal((Readings, Readings), (accounting.Received, accounting.Accounted));
    }

    private static void Deliver(TestPipeline test, string sensor, long time) => test.Pipeline.Intake.DeliverLogged(new DecodedReading
    {
        Sensor = Encoding.UTF8.GetBytes(sensor),
        EventTime = time,
        HasDeviceTime = false,
        Values = [Scenario.Value(0, (int)(time / EventTime.Minute % 1_000))],
        Profile = new SensorProfile(),
    });

    private sealed class CountingRetrainer(CopyingRetrainer copying) : IRetrainer
    {
        public int Starts { get; private set; }

        public Task<RetrainingOutcome> Start(ModelGroup group, HistoricReading[] history, EpisodeLabel[] labels)
        {
            Starts++;
            return copying.Start(group, history, labels);
        }
    }
}
