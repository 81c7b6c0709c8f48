using System.Text;
using RnnStream.Core.Readings;
using RnnStream.Formats.Payloads;
using RnnStream.Formats.Subscriptions;
using RnnStream.Mqtt;
using RnnStream.Testing.Storage;

namespace RnnStream.Pipeline.Tests.Intake;

/// <summary>Goal: a changed configuration holds for known sensors from one place in the order of readings on, for ever.
/// Method: three lives, the second with another range and a window; recovery must repeat it.</summary>
public sealed class ConfigurationTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_changed_rule_is_recorded_and_repeated_by_recovery(bool hasCheckpoint)
    {
        using var folder = new TemporaryDirectory();
        string digest;
        await using (var first = await TestPipeline.OpenAsync(folder.Path)) await DeliverAsync(first, 0, Rule(40, 0));
        await using (var second = await TestPipeline.OpenAsync(folder.Path))
        {
            await DeliverAsync(second, 100, Rule(60, 3));
            if (hasCheckpoint) await second.Pipeline.CheckpointAsync();
            digest = await second.DigestAsync();
            Assert.Equal(3, second.Pipeline.Intake.Accounting.Held);
        }
        await using var after = await TestPipeline.OpenAsync(folder.Path, shards: 3);
        var sensor = Assert.Single(after.Pipeline.Sensors);
        Assert.Equal((60, 3), (sensor.Profile.Maximum, sensor.Profile.ReorderReadings));
        Assert.Equal(digest, await after.DigestAsync());

        // The same configuration again is no change and no record.
        var records = after.Pipeline.Intake.Accounting.Received;
        await DeliverAsync(after, 200, Rule(60, 3));
        Assert.Equal(records + 100, after.Pipeline.Intake.Accounting.Received);
        Assert.Equal(297, after.Pipeline.Intake.Accounting.Applied);
    }

    private static PayloadDecoder Rule(double maximum, int window) => new(
    [
        new SubscriptionOptions { Filter = "sensors/#", Maximum = maximum, ReorderReadings = window, ReorderTime = TimeSpan.FromHours(1) },
    ]);

    private static async Task DeliverAsync(TestPipeline pipeline, int first, PayloadDecoder decoder)
    {
        for (var i = first; i < first + 100; i++)
        {
            pipeline.Pipeline.Intake.Deliver(null!, decoder, new ReceivedMessage
            {
                Topic = "sensors/boiler"u8,
                Payload = Encoding.UTF8.GetBytes($"{{\"value\":{i % 50},\"timestamp\":{i + 1_767_571_200L}}}"),
                ArrivalTime = (i + 1_767_571_200L) * EventTime.Second,
                Position = i + 1,
                PacketId = 0,
                QualityOfService = QualityOfService.AtMostOnce,
                Retained = false,
                Duplicate = false,
            });
        }
        await pipeline.DigestAsync();
    }
}
