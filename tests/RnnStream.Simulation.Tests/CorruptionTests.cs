using System.Threading.Channels;
using RnnStream.Storage;
using RnnStream.Storage.Files;
using RnnStream.Storage.Inspection;
using RnnStream.Testing;
using RnnStream.Testing.Storage;
using Xunit.Abstractions;

namespace RnnStream.Simulation.Tests;

/// <summary>Goal: no damage to a data directory is accepted silently. Method: the production pipeline fills a
/// directory; one file of it is damaged, and the next start must refuse it, or serve exactly the states of a twin that
/// took as many readings; what is missing or was changed must be told, by the start or by verification.</summary>
public sealed class CorruptionTests(ITestOutputHelper output)
{
    private const int CasesPerSeed = 100;
    private const int SeedCount = 6;

    // The log ends in order where a frame ends: nothing tells such a file from one to which less was written.
    private const string NotDamage = "ending between two frames";
    private readonly Dictionary<int, string> _digests = [];

    [Fact]
    [Trait("Fault", "D4")]
    [Trait("Fault", "D5")]
    public async Task No_damage_to_a_directory_is_accepted_silently()
    {
        using var cases = new FaultCounter("corruption cases, none accepted silently");
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var seed in RunLength.Seeds(SeedCount))
        {
            var random = new Random(seed);
            var messages = random.Next(200, 1_200);
            var files = await FilledAsync(seed, messages, isClosed: seed % 2 == 0);
            for (var number = 0; number < CasesPerSeed; number++)
            {
                var damage = DirectoryDamage.Draw(files, random);
                var outcome = await OutcomeAsync(damage, files, messages, $"seed {seed}, case {number}: {damage}");
                outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
                if (outcome != NotDamage) cases.Add();
            }
        }
        output.WriteLine($"{cases.Count} cases: {string.Join(", ", outcomes.Select(static pair => $"{pair.Value} {pair.Key}"))}");
    }

    private async Task<string> OutcomeAsync(
        DirectoryDamage damage, Dictionary<string, byte[]> files, int messages, string context)
    {
        var disk = damage.Apply(files);
        var isSound = IsSound(disk);
        var names = disk.List("/data/checkpoints").Concat(disk.List("/data/log")).ToHashSet();
        try
        {
            await using var life = await SimulatedLife.StartAsync(disk, shards: 2);
            var applied = (int)life.Pipeline.Intake.Accounting.Applied;
            Assert.True(life.Pipeline.ComputeDigest() == await DigestAsync(applied), $"{context}: other states than {applied} readings make");
            var hasSetAside = disk.List("/data/checkpoints").Any(path => !names.Contains(path));
            if (damage.IsShortened && isSound && !life.HasCutTail) return NotDamage;
            Assert.True(applied == messages || life.HasCutTail, $"{context}: {messages - applied} readings are missing without a word");

            // A file that nobody needs any more may go: retention removes such files too.
            Assert.True(!isSound || hasSetAside || life.HasCutTail || damage.Bytes is null, $"{context}: nobody noticed");
            return damage.Bytes is null ? "not needed" : life.HasCutTail ? "cut at the tail" : hasSetAside ? "with a checkpoint set aside" : "found by verification";
        }
        catch (Exception failure) when (Cause(failure) is DamageException or NewerFormatException or InvalidDataException
            or DataDirectoryException or FileSystemException)
        {
            Assert.DoesNotContain('\n', Cause(failure).Message);
            return "refused";
        }
    }

    /// <summary>A loop that failed closes the channels of the others.</summary>
    private static Exception Cause(Exception failure) =>
        failure is ChannelClosedException { InnerException: { } inner } ? Cause(inner) : failure;

    private static bool IsSound(SimulatedDisk disk)
    {
        try
        {
            return DirectoryVerification.Verify("/data", disk.Files, CancellationToken.None).IsSound;
        }
        catch (DataDirectoryException)
        {
            return false;
        }
    }

    /// <summary>The files of a life that took so many messages; it ended in order, or was killed.</summary>
    private static async Task<Dictionary<string, byte[]>> FilledAsync(int seed, int messages, bool isClosed)
    {
        var disk = new SimulatedDisk(seed);
        await using (var life = await SimulatedLife.StartAsync(disk, shards: 2))
        {
            await life.LiveAsync(new SimulatedSession(messages), new Random(seed), isDisturbed: false);
            if (isClosed) await life.Pipeline.CloseAsync();
            else disk.CrashAt = disk.Operations + 1;
        }
        disk.Restart();
        return disk.Folders.SelectMany(disk.List).ToDictionary(static path => path, disk.ReadFile);
    }

    private async Task<string> DigestAsync(int readings)
    {
        if (_digests.TryGetValue(readings, out var known)) return known;
        await using var twin = await SimulatedLife.StartAsync(disk: null, shards: 2);
        await twin.LiveAsync(new SimulatedSession(readings), new Random(0), isDisturbed: false);
        return _digests[readings] = twin.Pipeline.ComputeDigest();
    }
}
