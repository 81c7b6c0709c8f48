using System.Text;
using System.Text.Unicode;
using RnnStream.Mqtt;
using RnnStream.Mqtt.Client;
using RnnStream.Testing.Mqtt;

namespace RnnStream.Fuzz.Targets;

/// <summary>Packets as a broker sends them: delivered in order, or the connection ends with one sentence.</summary>
internal sealed class MqttClientTarget : IFuzzTarget
{
    // The first byte chooses the version: even for 5.0.
    private static readonly string[] Good =
    [
        "00 20 r6 00 00 v3 21 H20 90 r4 m1 v0 01 32 r8 s1 't' m5 v0 'x' 34 r8 s1 'u' m6 v0 'y' 62 02 m6 D0 00",
        "00 20 r3 00 00 v0 90 r4 m1 v0 02 30 r6 s1 't' v0 'zz' 3A r8 s1 't' m5 v0 'x' E0 r2 8E v0",
        "00 20 r3 01 00 v0 32 r18 s1 't' m7 v10 0B02 26 s1 'a' s1 'b' 'x' E0 r2 00 v0",
        "00 20 r3 00 87 v0", "01 20 r2 00 00 90 r3 m1 01 32 r6 s1 't' m5 'x' 34 r6 s1 'u' m6 'y' 62 02 m6 D0 00", "01 20 r2 00 05",
        "00 20 r6 00 00 v3 13 k9 90 r4 m1 v0 87",
    ];

    public string Name => "mqtt-client";

    public long AllocatedMax => 1 << 20;

    public IEnumerable<byte[]> Seeds => Good.Select(PacketNotation.Parse);

    public int Take(byte[] input, Random random)
    {
        if (input.Length == 0) return 0;
        var isLatest = input[0] % 2 == 0;
        var options = new MqttClientOptions { MaximumPacketSize = 4_096, ReceiveMaximum = 8, SessionExpiry = TimeSpan.FromHours(isLatest ? 1 : 0) };
        using var stream = new PiecewiseStream(input.AsMemory(1), 1 + random.Next(100));
        var sink = new CheckingSink(acknowledges: random.Next(2) == 0);
        using var connection = new ClientConnection(
            ClientTransport.Over(stream), options, isLatest ? 5 : 4, [new MqttSubscription("#", QualityOfService.AtLeastOnce)], [],
            new ClientSession(), sink, TimeProvider.System, number: 1);
        sink.Connection = connection;
        var end = connection.Run("", will: null);
        var reason = end.Reason ?? "";
        FuzzException.Require(!reason.Contains('\n', StringComparison.Ordinal) && reason.Length < 500, $"the reason is long or has lines: {reason}");
        FuzzException.Require(isLatest is false || sink.Unacknowledged <= options.ReceiveMaximum || !sink.IsLimited, "more than the receive maximum");
        return HashCode.Combine(reason.GetHashCode(StringComparison.Ordinal), sink.Messages, end.WasReady);
    }

    /// <summary>What everybody downstream relies on.</summary>
    private sealed class CheckingSink(bool acknowledges) : IMessageSink
    {
        private long _position;

        public ClientConnection Connection { get; set; } = null!;

        public int Messages { get; private set; }

        public int Unacknowledged { get; private set; }

        public bool IsLimited => !acknowledges;

        public void OnMessage(in ReceivedMessage message)
        {
            Messages++;
            if (message.QualityOfService != QualityOfService.AtMostOnce) Unacknowledged++;
            FuzzException.Require(message.Position > _position, "positions do not rise");
            _position = message.Position;
            FuzzException.Require(Utf8.IsValid(message.Topic) && !message.Topic.IsEmpty, "a topic is empty or not UTF-8");
            FuzzException.Require(!message.Topic.ContainsAny((byte)'#', (byte)'+'), $"a wildcard in {Encoding.UTF8.GetString(message.Topic)}");
            FuzzException.Require(!message.Topic.Contains((byte)0), "a topic with NUL");
            FuzzException.Require(
                message.PacketId != 0 || message.QualityOfService == QualityOfService.AtMostOnce, "packet identifier 0");
            if (acknowledges) Connection.Acknowledge(message.Position);
        }

        public void OnDrained()
        {
        }

        public void OnConnected(bool sessionPresent)
        {
        }

        public void OnDisconnected(string reason)
        {
        }
    }
}
