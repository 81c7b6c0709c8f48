using System.Text;
using RnnStream.Core.Readings;
using RnnStream.Formats.Payloads;
using RnnStream.Mqtt;
using RnnStream.Testing.Storage;

namespace RnnStream.Pipeline.Tests.Intake;

/// <summary>Goal: received = applied + duplicate + late + rejected + dropped, at any moment and over kills and
/// restarts.
/// Method: good, broken, late and repeated messages over several lives; what was not acknowledged is delivered
/// again.</summary>
[Trait("Oracle", "O2")]
public sealed class AccountingTests
{
    private const int Messages = 400;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Received_is_applied_duplicate_late_rejected_and_dropped_after_every_kill_and_restart(bool hasCheckpoints)
    {
        using var folder = new TemporaryDirectory();
        var next = 0;
        for (var life = 0; life < 8; life++)
        {
            await using var pipeline = await TestPipeline.OpenAsync(folder.Path, shards: 1 + life % 3);
            AssertBalanced(pipeline);
            var decoder = new PayloadDecoder([]);

            // The broker never saw the acknowledgement of the last messages before the kill.
            var redelivered = Math.Max(0, next - 20);
            for (var i = redelivered; i < next; i++) Deliver(pipeline, decoder, i, isDuplicate: true);
            for (var i = next; i < next + Messages / 8; i++) Deliver(pipeline, decoder, i, isDuplicate: false);
            next += Messages / 8;
            if (hasCheckpoints && life % 2 == 0) await pipeline.Pipeline.CheckpointAsync();
            await pipeline.DigestAsync();
            AssertBalanced(pipeline);
        }
        await using var end = await TestPipeline.OpenAsync(folder.Path);
        AssertBalanced(end);
        var accounting = end.Pipeline.Intake.Accounting;
        Assert.Equal(Messages + 7 * 20, accounting.Received);
        Assert.Equal(7 * 20, accounting.Duplicates);
        Assert.Equal(Messages / 10, accounting.Rejected(RejectionReason.Malformed));
        Assert.Equal(Messages / 10, accounting.Rejected(RejectionReason.Retained));
        Assert.Equal(Messages / 10, accounting.Late);
        Assert.Equal(Messages * 7 / 10, accounting.Applied);
    }

    [Fact]
    public async Task A_message_that_nobody_sends_again_is_counted_as_dropped_when_the_service_stops()
    {
        await using var pipeline = await TestPipeline.OpenAsync();
        var decoder = new PayloadDecoder([]);
        Deliver(pipeline, decoder, 0, isDuplicate: false);
        pipeline.Pipeline.Intake.Stop();
        Deliver(pipeline, decoder, 1, isDuplicate: false, QualityOfService.AtMostOnce);
        Deliver(pipeline, decoder, 2, isDuplicate: false);
        AssertBalanced(pipeline);
        Assert.Equal(1, pipeline.Pipeline.Intake.Accounting.Dropped);
        Assert.Equal(2, pipeline.Pipeline.Intake.Accounting.Received);
    }

    private static void AssertBalanced(TestPipeline pipeline)
    {
        var accounting = pipeline.Pipeline.Intake.Accounting;
        Assert.True(
            accounting.Received == accounting.Applied + accounting.Duplicates + accounting.Late + accounting.RejectedTotal
                + accounting.Dropped,
            accounting.ToString());
    }

    /// <summary>Of ten messages one is broken, one is retained, one is late; the others are readings of one
    /// sensor.</summary>
    private static void Deliver(
        TestPipeline pipeline, PayloadDecoder decoder, int index, bool isDuplicate,
        QualityOfService qualityOfService = QualityOfService.AtLeastOnce)
    {
        var second = (index % 10 == 7 ? index - 5 : index) + 1_767_571_200L;
        var payload = index % 10 == 3
            ? $"{{\"broken\": {index}"
            : FormattableString.Invariant($"{{\"value\":{index % 17},\"timestamp\":{second}}}");
        pipeline.Pipeline.Intake.Deliver(new DeafClient(), decoder, new ReceivedMessage
        {
            Topic = "sensors/boiler"u8,
            Payload = Encoding.UTF8.GetBytes(payload),
            ArrivalTime = (1_767_571_200L + Messages) * EventTime.Second,
            Position = index + 1,
            PacketId = (ushort)(index + 1),
            QualityOfService = qualityOfService,
            Retained = index % 10 == 5,
            Duplicate = isDuplicate,
        });
    }

    private sealed class DeafClient : IMessageClient
    {
        public MqttClientStatus Status => default;

        public Task RunAsync(IMessageSink sink, CancellationToken cancellationToken) => Task.CompletedTask;

        public void Acknowledge(long position)
        {
        }

        public ValueTask<bool> PublishAsync(
            string topic, ReadOnlyMemory<byte> payload, QualityOfService qualityOfService, bool retain,
            CancellationToken cancellationToken) => ValueTask.FromResult(false);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
