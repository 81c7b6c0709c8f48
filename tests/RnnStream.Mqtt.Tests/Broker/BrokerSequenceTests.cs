using RnnStream.Mqtt.Broker;
using RnnStream.Testing;
using RnnStream.Testing.Mqtt;

namespace RnnStream.Mqtt.Tests.Broker;

/// <summary>The shared packet sequences for brokers. Exceptions are listed, each with its reason, in a file beside this
/// one; a listed sequence that passes fails the test as well.</summary>
public sealed class BrokerSequenceTests
{
    private const double ShareMin = 0.90;

    [SharedDataFact("mqtt", "broker")]
    [Trait("Fault", "N9")]
    public async Task Every_sequence_passes_in_memory() =>
        await PlayAllAsync(static () =>
        {
            var broker = new BrokerInMemory();
            return () => Task.FromResult<ISequencePeer>(broker.Open());
        });

    [SharedDataFact("mqtt", "broker")]
    [Trait("Fault", "N9")]
    public async Task Every_sequence_passes_over_tcp_one_after_the_other()
    {
        await using var broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Port = 0 });
        await PlayAllAsync(() => async () => await TcpPeer.OpenAsync(broker.Port));
    }

    private static async Task PlayAllAsync(Func<Func<Task<ISequencePeer>>> start)
    {
        var sequences = PacketSequenceFiles.Read(SharedData.Find("mqtt", "broker")!);
        Assert.NotEmpty(sequences);
        var exceptions = ReadExceptions();
        var failed = new List<string>();
        var unexpected = new List<string>();
        foreach (var sequence in sequences)
        {
            var wrong = await SequencePlayer.PlayAsync(sequence, start());
            if (wrong is not null)
            {
                failed.Add(sequence.Id);
            }

            if (wrong is not null != exceptions.Contains(sequence.Id))
            {
                unexpected.Add(wrong is null ? $"{sequence.Id}: listed, but passes" : $"{sequence.Id}: {wrong}");
            }
        }

        Assert.True(unexpected.Count == 0, string.Join('\n', unexpected));
        Assert.True(failed.Count <= (1 - ShareMin) * sequences.Count, $"{failed.Count} of {sequences.Count} failed");
    }

    private static HashSet<string> ReadExceptions() =>
    [
        .. File.ReadLines(Path.Join(AppContext.BaseDirectory, "Broker", "BrokerSequenceExceptions.txt"))
            .Where(static line => line.Length > 0 && line[0] != '#' && line[0] != ' '),
    ];
}
