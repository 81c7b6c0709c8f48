using RnnStream.Mqtt.Broker;
using RnnStream.Testing.Mqtt;

namespace RnnStream.Mqtt.Tests.Broker;

/// <summary>Goal: no bytes a client can send make the broker throw, allocate beyond its limits, or stop serving others.
/// Method: seeded mutations of valid packet streams, cut at random, against the state machine in memory.</summary>
public sealed class BrokerFuzzTests
{
    private const int Inputs = 100_000;

    /// <summary>Bytes one input may make the broker allocate: a few objects, never what a length field
    /// claims.</summary>
    private const long AllocatedMax = 256 << 10;

    private static readonly byte[][] Seeds =
    [
        .. new[]
        {
            "10 r13 s4 'MQTT' 04 02 k10 s1 'p' 30 r9 s1 't' 'payload' 82 r6 m1 s1 't' 02 34 r6 s1 't' m2 'x' 62 02 m2",
            "10 r21 s4 'MQTT' 04 C6 k10 s1 'p' s1 'w' s1 'x' s1 'u' s1 'p' C0 00 E0 00",
            "10 r35 s4 'MQTT' 05 04 k10 v5 11 L100 s1 'p' v5 18 L5 s4 'will' s2 'xy' C0 00 A2 r6 m3 v0 s1 't'",
            "10 r14 s4 'MQTT' 05 02 k10 v0 s1 'q' 82 r9 m1 v2 0B01 s1 '#' 2D 32 r15 s1 't' m4 v6 23 H1 23 H2 'p' 40 02 m1",
            "10 r14 s4 'MQTT' 05 02 k10 v0 s1 'q' 3D r14 s1 't' m9 v7 26 s1 'a' s1 'b' 'p' 62 r4 m9 00 v0 50 02 m1 70 02 m1",
            "10 r14 s4 'MQTT' 05 00 k10 v0 s1 'r' 82 r18 m1 v0 s12 '$share/g/a/+' 01 30 r7 s3 'a/b' v0 'm' E0 r1 04",
        }.Select(PacketNotation.Parse),
    ];

    [Fact]
    [Trait("Fault", "N9")]
    public void No_stream_of_bytes_breaks_the_broker()
    {
        var broker = new BrokerInMemory(new EmbeddedBrokerOptions { PacketSizeMax = 64 << 10, SessionsMax = 20 });
        var witness = broker.Open();
        witness.Connect("witness", version: 4, keepAlive: 0);
        witness.Subscribe("witness");
        for (var seed = 0; seed < Inputs; seed++)
        {
            var random = new Random(seed);
            var bytes = Mutate(random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var exception = Record.Exception(() => Play(broker, bytes, random));
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(exception is null, $"seed {seed}: {exception}");
            Assert.True(allocated < AllocatedMax, $"seed {seed}: {allocated} bytes allocated");
        }

        _ = witness.Receive();
        witness.Send("30 r10 s7 'witness' 'm'");
        Assert.Equal(Convert.ToHexString(PacketNotation.Parse("30 r10 s7 'witness' 'm'")), witness.Receive());
        Assert.True(broker.Core.SessionCount <= 20);
    }

    private static void Play(BrokerInMemory broker, byte[] bytes, Random random)
    {
        var client = broker.Open();
        client.SendInPieces(bytes, random.Next(1, 64));
        client.Send([0xC0, 0]);
        _ = client.Receive();
        client.Disconnect();
        _ = client.Receive();
        if (random.Next(50) == 0)
        {
            broker.Pass(TimeSpan.FromSeconds(random.Next(3)));
        }
    }

    private static byte[] Mutate(Random random)
    {
        var bytes = Seeds[random.Next(Seeds.Length)].ToList();
        if (random.Next(3) == 0)
        {
            bytes.AddRange(Seeds[random.Next(Seeds.Length)].Skip(random.Next(30)));
        }

        for (var count = random.Next(4); count > 0; count--)
        {
            var position = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[position] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[position] = (byte)(random.Next(2) == 0 ? 0xFF : random.Next(256));
                    break;
                case 2:
                    bytes.RemoveRange(position, Math.Min(random.Next(1, 5), bytes.Count - position));
                    break;
                case 3:
                    bytes.InsertRange(position, Enumerable.Range(0, random.Next(1, 5)).Select(_ => (byte)random.Next(256)));
                    break;
                default:
                    bytes.AddRange(bytes.Skip(position).Take(40).ToArray());
                    break;
            }
        }

        return [.. bytes];
    }
}
