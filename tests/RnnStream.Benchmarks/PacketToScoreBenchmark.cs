using System.Text;
using BenchmarkDotNet.Attributes;
using RnnStream.Core.Detection;
using RnnStream.Core.Training;
using RnnStream.Formats.Payloads;
using RnnStream.Formats.Subscriptions;
using RnnStream.Mqtt;
using RnnStream.Pipeline;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Output;
using RnnStream.Testing.Messages;
using RnnStream.Testing.Mqtt;

namespace RnnStream.Benchmarks;

/// <summary>One MQTT message from the client's callback to its score: decode, intake, commit, shard, sink.</summary>
/// <remarks>In memory, with the pretrained network and one shard. An operation is one message; the drain that ends an
/// invocation is spread over its messages.</remarks>
[MemoryDiagnoser]
public class PacketToScoreBenchmark
{
    private const int Messages = 100_000;
    private const int SensorCount = 100;
    private const long Second = 1_000_000_000;
    private const long Start = 1_700_000_000;
    private readonly byte[][] _topics =
        [.. Enumerable.Range(0, SensorCount).Select(static i => Encoding.UTF8.GetBytes($"plant/{i}/t"))];
    private readonly CountingSink _sink = new();
    private StreamPipeline _pipeline = null!;
    private MessageIntake _intake = null!;
    private long _sent;

    /// <summary>Opens the pipeline and fills its buffers.</summary>
    [GlobalSetup]
    public async Task Open()
    {
        _pipeline = await StreamPipeline.OpenAsync(
            new PipelineParts
            {
                Pipeline = new PipelineOptions { Shards = 1 },
                Model = new ModelOptions(),
                Training = new TrainingOptions { Enabled = false },
                Detector = new SensorDetector(new DetectionOptions(), PretrainedNetwork.Load()),
                SinkFactory = _ => _sink,
            },
            CancellationToken.None);
        _intake = new MessageIntake(
            new AcknowledgedClient(), new PayloadDecoder([new SubscriptionOptions { Filter = "#" }]), _pipeline.Intake);
        for (var i = 0; i < 4; i++) await Score();
    }

    /// <summary>Checks that every message was scored, and closes the pipeline.</summary>
    [GlobalCleanup]
    public async Task Close()
    {
        if (_sink.Count != _sent) throw new InvalidOperationException($"{_sent} messages, {_sink.Count} scores");
        await _pipeline.DisposeAsync();
    }

    /// <summary>Messages of a hundred sensors in turn, until all are scored.</summary>
    [Benchmark(OperationsPerInvoke = Messages)]
    public async Task Score()
    {
        Deliver();
        await _pipeline.DrainAsync();
    }

    private void Deliver()
    {
        Span<byte> payload = stackalloc byte[TimedValueMessage.SizeMax];
        for (var i = 0; i < Messages; i++, _sent++)
        {
            var time = Start + (_sent / SensorCount * 10);
            var length = TimedValueMessage.Write(payload, time, 20 + (_sent * 7 % 31 * 0.125));
            _intake.OnMessage(new ReceivedMessage
            {
                Topic = _topics[_sent % SensorCount],
                Payload = payload[..length],
                ArrivalTime = (time + 1) * Second,
                Position = _sent,
                PacketId = (ushort)(1 + (_sent % 65_000)),
                QualityOfService = QualityOfService.AtLeastOnce,
                Retained = false,
                Duplicate = false,
            });
        }
        _intake.OnDrained();
    }

    private sealed class CountingSink : IAssessmentSink
    {
        public long Count { get; private set; }

        public void OnAssessed(SensorEntry sensor, in Assessment assessment) => Count++;

        public void OnSilence(SensorEntry sensor, in Assessment assessment)
        {
        }

        public void OnBatchEnd()
        {
        }
    }
}
