using RnnStream.Mqtt.Broker;
using RnnStream.Mqtt.Tests.Broker;
using RnnStream.Testing.Mqtt;

namespace RnnStream.Fuzz.Targets;

/// <summary>Packets as a client sends them: the embedded broker goes on serving others.</summary>
internal sealed class MqttBrokerTarget : IFuzzTarget
{
    private static readonly string[] Good =
    [
        "10 r13 s4 'MQTT' 04 02 k10 s1 'p' 30 r9 s1 't' 'payload' 82 r6 m1 s1 't' 02 34 r6 s1 't' m2 'x' 62 02 m2",
        "10 r21 s4 'MQTT' 04 C6 k10 s1 'p' s1 'w' s1 'x' s1 'u' s1 'p' C0 00 E0 00",
        "10 r35 s4 'MQTT' 05 04 k10 v5 11 L100 s1 'p' v5 18 L5 s4 'will' s2 'xy' C0 00 A2 r6 m3 v0 s1 't'",
        "10 r14 s4 'MQTT' 05 02 k10 v0 s1 'q' 82 r9 m1 v2 0B01 s1 '#' 2D 32 r15 s1 't' m4 v6 23 H1 23 H2 'p' 40 02 m1",
        "10 r14 s4 'MQTT' 05 02 k10 v0 s1 'q' 3D r14 s1 't' m9 v7 26 s1 'a' s1 'b' 'p' 62 r4 m9 00 v0 50 02 m1 70 02 m1",
        "10 r14 s4 'MQTT' 05 00 k10 v0 s1 'r' 82 r18 m1 v0 s12 '$share/g/a/+' 01 30 r7 s3 'a/b' v0 'm' E0 r1 04",
    ];

    private const int ProbeInterval = 1_000;
    private static readonly string Probe = Convert.ToHexString(PacketNotation.Parse("30 r10 s7 'witness' 'm'"));
    private readonly BrokerInMemory _broker = new(new EmbeddedBrokerOptions { PacketSizeMax = 64 << 10, SessionsMax = 20 });
    private readonly ClientInMemory _witness;
    private int _inputs;

    public MqttBrokerTarget()
    {
        _witness = _broker.Open();
        _witness.Connect("witness", version: 4, keepAlive: 0);
        _witness.Subscribe("witness");
    }

    public string Name => "mqtt-broker";

    public long AllocatedMax => 1 << 20;

    public IEnumerable<byte[]> Seeds => Good.Select(PacketNotation.Parse);

    public int Take(byte[] input, Random random)
    {
        var client = _broker.Open();
        client.SendInPieces(input, random.Next(1, 64));
        var answer = client.Receive();
        var isClosed = client.IsClosed;
        client.Disconnect();
        if (_inputs % 50 == 0) _broker.Pass(TimeSpan.FromSeconds(random.Next(3)));
        if (++_inputs % ProbeInterval == 0) AssertServing();
        FuzzException.Require(_broker.Core.SessionCount <= 20, "more sessions than allowed");
        return HashCode.Combine(isClosed, answer.Length > 64 ? answer.Length : answer.GetHashCode(StringComparison.Ordinal));
    }

    private void AssertServing()
    {
        _ = _witness.Receive();
        _witness.Send("30 r10 s7 'witness' 'm'");
        FuzzException.Require(_witness.Receive() == Probe, "another client is not served any more");
    }
}
