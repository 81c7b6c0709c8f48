using RnnStream.Storage.Files;

namespace RnnStream.Benchmarks.Storage;

/// <summary>Readings per second through the whole pipeline with every commit synced, beside the same without any
/// sync.</summary>
/// <remarks>A thousand sensors in turn, seasoned, with the shipped network. Medians of rounds that take turns; a round
/// ends when all its readings are durable and have had their effect.</remarks>
internal static class DurabilityCost
{
    private const int Sensors = 1_000;
    private const int SeasoningRounds = 600;
    private const int RoundsPerSample = 60;
    private const int Samples = 9;
    private const double Goal = 0.8;

    public static async Task MeasureAsync(string parent)
    {
        Console.WriteLine($"{Sensors:N0} sensors, shipped network, in {parent}; M readings/s");
        Console.WriteLine("readings per batch   synced   not synced   share (goal 0.8)");
        foreach (var batch in (int[])[64, 256, 1_024, 4_096])
        {
            await using var synced = await OpenAsync(parent, LinuxFileSystem.Instance, batch).ConfigureAwait(false);
            await using var unsynced = await OpenAsync(parent, new UnsyncedFileSystem(), batch).ConfigureAwait(false);
            var (with, without) = (new List<double>(), new List<double>());
            for (var sample = 0; sample < Samples; sample++)
            {
                with.Add(await synced.RateAsync(RoundsPerSample).ConfigureAwait(false));
                without.Add(await unsynced.RateAsync(RoundsPerSample).ConfigureAwait(false));
            }

            with.Sort();
            without.Sort();
            var share = with[Samples / 2] / without[Samples / 2];
            Console.WriteLine(FormattableString.Invariant(
                $"{batch,18:N0} {with[Samples / 2] / 1e6,8:F3} {without[Samples / 2] / 1e6,12:F3}   {share,5:F2}{(share >= Goal ? "" : "!")}"));
        }
    }

    private static async Task<DurableFeed> OpenAsync(string parent, IFileSystem files, int batch)
    {
        var path = Path.Join(parent, $"rnnstream-durability-{Guid.NewGuid():N}");
        var feed = await DurableFeed.OpenAsync(path, files, Sensors, batch).ConfigureAwait(false);
        await feed.RateAsync(SeasoningRounds).ConfigureAwait(false);
        return feed;
    }
}
