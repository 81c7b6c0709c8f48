using System.Collections.Concurrent;
using RnnStream.Testing;
using RnnStream.Testing.Mqtt;

namespace RnnStream.Mqtt.Tests.Client;

/// <summary>The shared packet sequences for clients. Exceptions are listed, each with its reason, in a file beside this
/// one; a listed sequence that passes fails the test as well.</summary>
public sealed class ClientSequenceTests
{
    private const double ShareMin = 0.95;

    [SharedDataFact("mqtt", "client")]
    [Trait("Fault", "N9")]
    public async Task Every_sequence_passes()
    {
        var sequences = PacketSequenceFiles.Read(SharedData.Find("mqtt", "client")!);
        Assert.NotEmpty(sequences);
        var wrong = new ConcurrentDictionary<string, string>();
        await Parallel.ForEachAsync(
            sequences,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (sequence, _) =>
            {
                if (await ClientSequencePlayer.PlayAsync(sequence) is { } fault)
                {
                    wrong[sequence.Id] = fault;
                }
            });
        var exceptions = ReadExceptions();
        var unexpected = wrong.Where(pair => !exceptions.Contains(pair.Key)).Select(pair => $"{pair.Key}: {pair.Value}")
            .Concat(exceptions.Where(id => !wrong.ContainsKey(id)).Select(id => $"{id}: listed, but passes"))
            .Order(StringComparer.Ordinal).ToList();
        Assert.True(unexpected.Count == 0, string.Join('\n', unexpected));
        Assert.True(wrong.Count <= (1 - ShareMin) * sequences.Count, $"{wrong.Count} of {sequences.Count} failed");
    }

    private static HashSet<string> ReadExceptions() =>
    [
        .. File.ReadLines(Path.Join(AppContext.BaseDirectory, "Client", "ClientSequenceExceptions.txt"))
            .Where(static line => line.Length > 0 && line[0] != '#' && line[0] != ' '),
    ];
}
