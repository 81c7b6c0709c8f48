using System.Text;
using RnnStream.Core.Readings;
using RnnStream.Mqtt;
using RnnStream.Pipeline.Output;

namespace RnnStream.Simulation.Tests;

/// <summary>A broker's persistent session: hands over what is not acknowledged, again after every connection.</summary>
internal sealed class SimulatedSession(int messageCount)
{
    private const int Sensors = 5;
    private const long Start = 1_767_571_200;
    private int _delivered;

    /// <summary>Messages that the broker need not send again.</summary>
    public int Acknowledged { get; private set; }

    public int Count => messageCount;

    /// <summary>The client of one connection: acknowledgements of an earlier one come to nothing.</summary>
    public IMessageClient Connect() => new Connection(this, Acknowledged);

    /// <summary>Delivers one message: with DUP if it was delivered before.</summary>
    public void Deliver(IMessageSink sink, IMessageClient client, int index)
    {
        var connection = (Connection)client;
        sink.OnMessage(new ReceivedMessage
        {
            Topic = Encoding.UTF8.GetBytes($"sensors/{index % Sensors}"),
            Payload = Encoding.UTF8.GetBytes(Payload(index)),
            ArrivalTime = (Start + messageCount * 60L) * EventTime.Second,
            Position = index - connection.First + 1,
            PacketId = (ushort)(index % ushort.MaxValue + 1),
            QualityOfService = QualityOfService.AtLeastOnce,
            Retained = false,
            Duplicate = index < _delivered,
        });
        _delivered = Math.Max(_delivered, index + 1);
    }

    private static string Payload(int index)
    {
        var step = index / Sensors;
        var noise = (uint)(index * 2654435761L) % 1000 / 500.0;
        var value = FormattableString.Invariant($"{step % 48 + noise + (step % 211 == 210 ? 90 : 0)}");
        return $"{{\"value\":{value},\"timestamp\":\"{EventTimeText.Of(Start * EventTime.Second + index * EventTime.Minute)}\"}}";
    }

    private sealed class Connection(SimulatedSession session, int first) : IMessageClient
    {
        public int First { get; } = first;

        public MqttClientStatus Status => default;

        public Task RunAsync(IMessageSink sink, CancellationToken cancellationToken) => Task.CompletedTask;

        public void Acknowledge(long position) =>
            session.Acknowledged = Math.Max(session.Acknowledged, First + (int)position);

        public ValueTask<bool> PublishAsync(
            string topic, ReadOnlyMemory<byte> payload, QualityOfService qualityOfService, bool retain,
            CancellationToken cancellationToken) => ValueTask.FromResult(true);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
