using System.Globalization;
using System.Text;
using RnnStream.Core.Readings;
using RnnStream.Formats.Payloads;
using RnnStream.Formats.Subscriptions;
using RnnStream.Mqtt;
using RnnStream.Pipeline.Intake;
using RnnStream.Testing.Mqtt;
using RnnStream.Testing.Storage;

namespace RnnStream.Pipeline.Tests.Intake;

/// <summary>Goal: a million names cost the memory of as many sensors as are allowed, are counted to the last one, and
/// disturb none of the sensors that were there before.</summary>
[Collection(nameof(RunsAlone))]
public sealed class TopicFloodTests
{
    private const int Names = 1_000_000;
    private const int SensorsMax = 1_000;
    private const long GrowthMax = 8 << 20;
    private const long Start = 1_700_000_000;

    [Fact]
    [Trait("Fault", "I5")]
    public async Task A_million_names_are_rejected_by_count_and_take_no_memory()
    {
        using var folder = new TemporaryDirectory();
        await using var test = await TestPipeline.OpenAsync(folder.Join("data"), batchSize: 4_096, sensorsMax: SensorsMax);
        await using var client = new AcknowledgedClient();
        var messages = new MessageIntake(client, new PayloadDecoder([new SubscriptionOptions { Filter = "#" }]), test.Pipeline.Intake);
        Send(messages, 0, SensorsMax);
        await test.Pipeline.DrainAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        Send(messages, SensorsMax, Names);
        await test.Pipeline.DrainAsync();
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < GrowthMax, $"{grown} bytes for {Names} names");

        // Those who were there go on as if nothing had been.
        Send(messages, 0, SensorsMax, Start + 60);
        await test.Pipeline.DrainAsync();
        var accounting = test.Pipeline.Intake.Accounting;
        Assert.Equal(
            (Names + SensorsMax, 2 * SensorsMax, Names - SensorsMax, SensorsMax),
            (accounting.Received, accounting.Applied, accounting.Rejected(RejectionReason.TooManySensors), test.Pipeline.Intake.SensorCount));
        Assert.Equal(accounting.Received, accounting.Accounted);
        var example = Assert.Single(test.Pipeline.Intake.Examples.All());
        Assert.Contains("Pipeline:SensorsMax", example.Detail, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Fault", "I5")]
    public async Task A_topic_as_long_as_can_be_is_one_rejection_with_the_beginning_as_its_example()
    {
        await using var test = await TestPipeline.OpenAsync();
        await using var client = new AcknowledgedClient();
        var messages = new MessageIntake(client, new PayloadDecoder([new SubscriptionOptions { Filter = "#" }]), test.Pipeline.Intake);
        foreach (var letter in "a/\n\0")
            Deliver(messages, Encoding.ASCII.GetBytes(new string(letter, ushort.MaxValue)), Start);
        messages.OnDrained();
        await test.Pipeline.DrainAsync();
        Assert.Equal((4L, 0L), (test.Pipeline.Intake.Accounting.Received, test.Pipeline.Intake.Accounting.Applied));
        Assert.All(test.Pipeline.Intake.Examples.All(), static example =>
        {
            Assert.True(example.Topic.Length <= 4 * 256);
            Assert.DoesNotContain(example.Topic, char.IsControl);
        });
    }

    private static void Send(MessageIntake messages, int first, int last, long time = Start)
    {
        Span<byte> topic = stackalloc byte[32];
        "flood/"u8.CopyTo(topic);
        for (var name = first; name < last; name++)
        {
            name.TryFormat(topic[6..], out var digits, default, CultureInfo.InvariantCulture);
            Deliver(messages, topic[..(6 + digits)], time);
        }
        messages.OnDrained();
    }

    private static void Deliver(MessageIntake messages, ReadOnlySpan<byte> topic, long time) => messages.OnMessage(new ReceivedMessage
    {
        Topic = topic,
        Payload = "7"u8,
        ArrivalTime = time * 1_000_000_000,
        Position = 0,
        PacketId = 0,
        QualityOfService = QualityOfService.AtMostOnce,
        Retained = false,
        Duplicate = false,
    });
}
