using System.Text;
using RnnStream.Core.Training;
using RnnStream.Formats.Payloads;
using RnnStream.Formats.Subscriptions;
using RnnStream.Mqtt;
using RnnStream.Pipeline.Intake;
using RnnStream.Testing.Messages;
using RnnStream.Testing.Mqtt;
using RnnStream.Testing.Storage;

namespace RnnStream.Pipeline.Tests;

// What is counted is the whole process's: no other test runs beside these.
[Collection(nameof(RunsAlone))]
public class AllocationTests
{
    private const int SensorCount = 50;
    private const int Rounds = 500;
    // The least of them counts: early ones grow buffers, any may have noise from the runtime.
    private const int Attempts = 10;
    // Bytes per reading. A drain's task and its kind cost a few hundred bytes per attempt; one object per batch of
    // 4,096 readings is still within, one per reading is not.
    private const double Bound = 0.1;
    private const long Second = 1_000_000_000;
    private const long Start = 1_700_000_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reading_allocates_nothing_from_packet_to_score(bool isOnDisk)
    {
        using var folder = new TemporaryDirectory();
        await using var test = await TestPipeline.OpenAsync(
            isOnDisk ? folder.Join("data") : null, shards: 1, batchSize: 4_096,
            training: new TrainingOptions { Enabled = false });
        await using var client = new AcknowledgedClient();
        var messages = new MessageIntake(client, new PayloadDecoder([new SubscriptionOptions { Filter = "#" }]), test.Pipeline.Intake);
        byte[][] topics = [.. Enumerable.Range(0, SensorCount).Select(static i => Encoding.UTF8.GetBytes($"plant/{i}/t"))];

        var least = double.MaxValue;
        for (var attempt = 0; attempt < Attempts && least >= Bound; attempt++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            Deliver(messages, topics, attempt * Rounds, Rounds);
            await test.Pipeline.DrainAsync();
            var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
            least = Math.Min(least, allocated / (double)(Rounds * SensorCount));
        }

        Assert.Equal(0, test.Pipeline.Intake.Accounting.Received - test.Pipeline.Intake.Accounting.Applied);
        Assert.True(least < Bound, $"{least} bytes per reading");
    }

    private static void Deliver(MessageIntake messages, byte[][] topics, int first, int count)
    {
        Span<byte> payload = stackalloc byte[TimedValueMessage.SizeMax];
        for (var round = first; round < first + count; round++)
        {
            var time = Start + (round * 10);
            for (var sensor = 0; sensor < topics.Length; sensor++)
            {
                var length = TimedValueMessage.Write(payload, time, 20 + (((round * 7) + sensor) % 31 * 0.125));
                messages.OnMessage(new ReceivedMessage
                {
                    Topic = topics[sensor],
                    Payload = payload[..length],
                    ArrivalTime = (time + 1) * Second,
                    Position = (round * topics.Length) + sensor,
                    PacketId = (ushort)(1 + (((round * topics.Length) + sensor) % 65_000)),
                    QualityOfService = QualityOfService.AtLeastOnce,
                    Retained = false,
                    Duplicate = false,
                });
            }
        }
        messages.OnDrained();
    }
}
