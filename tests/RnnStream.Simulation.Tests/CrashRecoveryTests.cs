using System.Threading.Channels;
using RnnStream.Pipeline.Checkpoints;
using RnnStream.Storage.Inspection;
using RnnStream.Testing;
using RnnStream.Testing.Storage;
using Xunit.Abstractions;

namespace RnnStream.Simulation.Tests;

/// <summary>Goal: whatever is acknowledged is on disk, and after any crash the states equal those of a twin that never
/// crashed, and the episode messages that were published, each at least once, are those of the twin and no others.
/// Method: the production pipeline on a simulated broker session, whose connections break and whose messages come twice
/// and out of order, with requests between them, and a simulated disk that stops at a random operation, loses and tears
/// what was not synced, writes less than asked and fails; one seed decides everything and is part of a failure's
/// message.</summary>
public sealed class CrashRecoveryTests(ITestOutputHelper output)
{
    private const int Messages = 1_500;
    private const int LivesMax = 200;
    private const int InputOutputError = 5;

    // A start with a checkpoint and a log makes about so many operations.
    private const int RecoveryOperations = 25;

    // Seeds of a quick run; the class RunLength reads from the environment how many more are wanted.
    private const int SeedCount = 40;
    private const int Fleet = 120;
    private const int FleetSeedCount = 12;

    [Fact]
    [Trait("Fault", "D1")]
    [Trait("Fault", "D3")]
    [Trait("Fault", "D6")]
    [Trait("Fault", "D13")]
    [Trait("Fault", "N2")]
    [Trait("Fault", "N6")]
    public async Task After_any_crash_the_states_equal_those_of_a_twin_that_never_crashed()
    {
        var (expected, applied, published) = await TwinAsync();
        Assert.NotEmpty(published);
        var (seeds, duplicates, again) = (0, 0, 0);
        using var crashes = new FaultCounter("simulated crash recoveries");
        using var inRecovery = new FaultCounter("faults during recovery");
        foreach (var seed in RunLength.Seeds(SeedCount, crashes, RunLength.Number("RNNSTREAM_RECOVERIES", 0)))
        {
            var disk = new SimulatedDisk(seed) { ShortWriteChance = seed % 3 == 0 ? 0.2 : 0 };
            var session = new SimulatedSession(Messages, hasRequests: true);
            var end = await LiveToTheEndAsync(disk, session, new Random(seed));
            Assert.True(end.Digest == expected && end.Applied == applied && session.Acknowledged == Messages,
                $"seed {seed}: {end}, not {expected} with {applied} applied; {session.Acknowledged} of {Messages} acknowledged");
            var wrong = string.Join("; ", session.Published.Except(published));
            Assert.True(session.Published.SetEquals(published),
                $"seed {seed}, {end.Lives} lives: {session.Published.Count} of {published.Count} messages published, nobody else's: {wrong}");
            disk.Restart();
            var remains = DirectoryVerification.Verify(
                "/data", disk.Files, new ContentVerification(), CancellationToken.None);
            Assert.True(remains.IsSound, $"seed {seed}: {string.Join('\n', remains.Problems)}");
            crashes.Add(end.Lives - 1);
            inRecovery.Add(end.FaultsInRecovery);
            seeds++;
            again += session.PublishedAgain;
            duplicates += session.Duplicates;
        }
        output.WriteLine(
            $"{seeds} seeds, {crashes.Count} crashes and recoveries, {inRecovery.Count} faults in recovery, {duplicates} messages "
            + $"twice on one connection, {published.Count} episode messages each, {again} of them published again");
    }

    /// <summary>More sensors than a shard copies between two batches, some of which rest: checkpoints copy blocks
    /// before they change, take over what did not, and read states when they are first used.</summary>
    [Fact]
    [Trait("Fault", "D1")]
    [Trait("Fault", "D3")]
    [Trait("Fault", "D6")]
    [Trait("Fault", "D13")]
    public async Task After_any_crash_the_states_of_a_fleet_equal_those_of_a_twin_that_never_crashed()
    {
        await using var twin = await SimulatedLife.StartAsync(disk: null, shards: 2);
        await twin.LiveAsync(new SimulatedSession(Messages, fleet: Fleet), new Random(0), isDisturbed: false);
        var expected = twin.Pipeline.ComputeDigest();
        using var crashes = new FaultCounter("simulated crash recoveries");
        foreach (var seed in RunLength.Seeds(FleetSeedCount, crashes))
        {
            var disk = new SimulatedDisk(seed);
            var session = new SimulatedSession(Messages, fleet: Fleet);
            var end = await LiveToTheEndAsync(disk, session, new Random(seed), eagerSize: 0);
            Assert.True(end.Digest == expected && end.Applied == Messages && session.Acknowledged == Messages,
                $"seed {seed}: {end}, not {expected}; {session.Acknowledged} of {Messages} acknowledged");
            disk.Restart();
            var remains = DirectoryVerification.Verify(
                "/data", disk.Files, new ContentVerification(), CancellationToken.None);
            Assert.True(remains.IsSound, $"seed {seed}: {string.Join('\n', remains.Problems)}");
            crashes.Add(end.Lives - 1);
        }
    }

    private static async Task<End> LiveToTheEndAsync(
        SimulatedDisk disk, SimulatedSession session, Random random, long eagerSize = 64 << 20)
    {
        var faultsInRecovery = 0;
        for (var life = 1; life <= LivesMax; life++)
        {
            // The last lives are spared, so that every scenario ends.
            var isSpared = life >= LivesMax / 2;
            disk.CrashAt = isSpared ? 0 : random.Next(1, random.Next(4) == 0 ? RecoveryOperations : 120);
            var failing = isSpared || random.Next(3) > 0 ? 0 : random.Next(1, 60);
            var hasFailed = false;
            var hasSyncFailed = false;
            var isRecovering = life > 1;
            disk.Fault = (number, operation) =>
            {
                if (number != failing) return 0;
                hasFailed = true;
                hasSyncFailed |= operation is "fdatasync" or "fsync";
                return InputOutputError;
            };
            try
            {
                await using var alive = await SimulatedLife.StartAsync(disk, shards: 1 + life % 3, eagerSize);
                isRecovering = false;
                await alive.LiveAsync(session, random, isDisturbed: true);
                disk.CrashAt = 0;
                disk.Fault = null;
                return new End(alive.Pipeline.ComputeDigest(), alive.Pipeline.Intake.Accounting.Applied, life, faultsInRecovery);
            }
            catch (Exception crash) when (crash is SimulatedCrashException or ChannelClosedException || hasFailed)
            {
                if (isRecovering) faultsInRecovery++;

                // What a failed sync left in memory is worth nothing: a machine in that state is started anew.
                if (hasSyncFailed || random.Next(2) == 0) disk.LosePower();
                else disk.Restart();
            }
        }
        throw new InvalidOperationException("the scenario did not end");
    }

    private static async Task<(string Digest, long Applied, HashSet<string> Published)> TwinAsync()
    {
        await using var twin = await SimulatedLife.StartAsync(disk: null, shards: 2);
        var session = new SimulatedSession(Messages, hasRequests: true);
        await twin.LiveAsync(session, new Random(0), isDisturbed: false);
        return (twin.Pipeline.ComputeDigest(), twin.Pipeline.Intake.Accounting.Applied, session.Published);
    }

    /// <summary>How a scenario ended.</summary>
    private sealed record End(string Digest, long Applied, int Lives, int FaultsInRecovery);
}
