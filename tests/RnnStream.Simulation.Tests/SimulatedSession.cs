using System.Text;
using RnnStream.Core.Readings;
using RnnStream.Formats.Subscriptions;
using RnnStream.Mqtt;
using RnnStream.Pipeline.Output;

namespace RnnStream.Simulation.Tests;

/// <summary>A broker's persistent session: hands over what is not acknowledged, again after every connection, some of
/// it twice, and messages of different sensors in any order.</summary>
/// <remarks>The order within a sensor is kept, as brokers keep it within a topic: a reading that overtakes an older one
/// of its sensor makes that one late, by design.</remarks>
/// <param name="messageCount">Messages in all.</param>
/// <param name="hasRequests">Whether three of them reset a sensor, mute one and let it be heard again, and one sensor's
/// messages come out of order, which the reordering window mends.</param>
/// <param name="fleet">Sensors, of which seven alone send every other while; 0 for the five that all send in
/// turn.</param>
internal sealed class SimulatedSession(int messageCount, bool hasRequests = false, int fleet = 0)
{
    public const string RequestPrefix = "request/";
    private const int Sensors = 5;

    // Far from every episode: what closes one there carries the newest event time of all sensors, which may swap.
    private const int Reset = 120 * Sensors;
    private const int Mute = 130 * Sensors + 1;
    private const int Unmute = 260 * Sensors + 1;
    private const int Disordered = Sensors - 1;

    // A while, in messages; who sends in every other one.
    private const int While = 200;
    private const int Busy = 7;
    private const long Start = 1_767_571_200;
    private readonly bool[] _acknowledged = new bool[messageCount];
    private readonly bool[] _delivered = new bool[messageCount];

    /// <summary>Messages that the broker need not send again.</summary>
    public int Acknowledged => _acknowledged.Count(static isAcknowledged => isAcknowledged);

    /// <summary>Messages that came twice on one connection.</summary>
    public int Duplicates { get; private set; }

    /// <summary>Every message that was published, once.</summary>
    public HashSet<string> Published { get; } = [];

    /// <summary>Messages that were published before.</summary>
    public int PublishedAgain { get; private set; }

    /// <summary>Every sensor leaves its range once in each of its days: episodes enough.</summary>
    public IReadOnlyList<SubscriptionOptions> Rules { get; } =
    [
        .. hasRequests
            ? [new SubscriptionOptions
            {
                Filter = $"sensors/{Disordered}", Sensor = "{topic}", Maximum = 45, ReorderReadings = 3, ReorderTime = TimeSpan.FromHours(2),
            }]
            : Array.Empty<SubscriptionOptions>(),
        new SubscriptionOptions { Filter = "sensors/#", Sensor = "{topic}", Maximum = 45 },
    ];

    /// <summary>The broker takes the oldest messages and acknowledges them.</summary>
    public void Publish(Outbox outbox, int count)
    {
        for (; count > 0 && outbox.TryPeek(out var message); count--)
        {
            if (!Published.Add($"{message.Topic} {Encoding.ASCII.GetString(message.Payload)}")) PublishedAgain++;
            outbox.Confirm();
        }
    }

    /// <summary>A new connection; acknowledgements of an earlier one come to nothing.</summary>
    /// <param name="random">Decides what comes twice and what is swapped; null for neither.</param>
    public Connection Connect(Random? random) => new(this, random);

    private string Topic(int index) => (hasRequests, index) switch
    {
        (true, Reset) => RequestPrefix + "reset",
        (true, Mute) => RequestPrefix + "mute",
        (true, Unmute) => RequestPrefix + "unmute",
        _ => $"sensors/{SensorOf(index)}",
    };

    private int SensorOf(int index) =>
        fleet == 0 ? index % Sensors : index / While % 2 == 0 ? index % fleet : index % Busy;

    private string Payload(int index)
    {
        if (hasRequests && index is Reset or Mute or Unmute) return $"sensors/{index % Sensors}";
        var step = index / Sensors;
        var noise = (uint)(index * 2654435761L) % 1000 / 500.0;
        var value = FormattableString.Invariant($"{step % 48 + noise + (step % 211 == 210 ? 90 : 0)}");
        return $"{{\"value\":{value},\"timestamp\":\"{EventTimeText.Of(Start * EventTime.Second + index * EventTime.Minute)}\"}}";
    }

    /// <summary>One connection of a client to its session.</summary>
    internal sealed class Connection : IMessageClient
    {
        private readonly SimulatedSession _session;
        private readonly List<int> _order;
        private int _next;

        public Connection(SimulatedSession session, Random? random)
        {
            _session = session;
            _order = [.. Enumerable.Range(0, session._acknowledged.Length).Where(index => !session._acknowledged[index])];
            session.Current = this;
            if (random is not null) Disturb(random);
        }

        public MqttClientStatus Status => default;

        /// <summary>Delivers the next message, with DUP if it was delivered before; false when there is none.</summary>
        public bool TryDeliver(IMessageSink sink)
        {
            if (_next == _order.Count) return false;
            var index = _order[_next++];
            sink.OnMessage(new ReceivedMessage
            {
                Topic = Encoding.UTF8.GetBytes(_session.Topic(index)),
                Payload = Encoding.UTF8.GetBytes(_session.Payload(index)),
                ArrivalTime = (Start + _session._acknowledged.Length * 60L) * EventTime.Second,
                Position = _next,
                PacketId = (ushort)(index % ushort.MaxValue + 1),
                QualityOfService = QualityOfService.AtLeastOnce,
                Retained = false,
                Duplicate = _session._delivered[index],
            });
            _session._delivered[index] = true;
            return true;
        }

        public void Acknowledge(long position)
        {
            if (_session.Current != this) return;
            for (var at = 0; at < position; at++) _session._acknowledged[_order[at]] = true;
        }

        public Task RunAsync(IMessageSink sink, CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask<bool> PublishAsync(
            string topic, ReadOnlyMemory<byte> payload, QualityOfService qualityOfService, bool retain,
            CancellationToken cancellationToken) => ValueTask.FromResult(true);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private void Disturb(Random random)
        {
            if (_session.HasRequests) Disorder(random);
            for (var at = 1; at < _order.Count; at++)
            {
                var isSwapped = random.Next(4) == 0
                    && _session.SensorOf(_order[at]) != _session.SensorOf(_order[at - 1]);
                if (isSwapped) (_order[at - 1], _order[at]) = (_order[at], _order[at - 1]);
            }
            for (var at = _order.Count - 1; at >= 0; at--)
            {
                if (random.Next(40) != 0) continue;
                _order.Insert(at + 1, _order[at]);
                _session.Duplicates++;
            }
        }

        /// <summary>Swaps neighbours of one sensor, always the same pairs: over any number of connections no reading is
        /// overtaken by more than one.</summary>
        private void Disorder(Random random)
        {
            var places = Enumerable.Range(0, _order.Count).Where(at => _order[at] % Sensors == Disordered).ToArray();
            for (var place = 1; place < places.Length; place++)
            {
                var (first, second) = (places[place - 1], places[place]);
                var isPair = _order[second] - _order[first] == Sensors && _order[first] / Sensors % 2 == 0;
                if (isPair && random.Next(3) == 0) (_order[first], _order[second]) = (_order[second], _order[first]);
            }
        }
    }

    private bool HasRequests => hasRequests;

    private Connection? Current { get; set; }
}
