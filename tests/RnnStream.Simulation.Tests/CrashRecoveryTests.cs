using System.Globalization;
using System.Threading.Channels;
using RnnStream.Testing.Storage;
using Xunit.Abstractions;

namespace RnnStream.Simulation.Tests;

/// <summary>Goal: whatever is acknowledged is on disk, and after any crash the states equal those of a twin that never
/// crashed, and the episode messages that were published, each at least once, are those of the twin and no others.
/// Method: the production pipeline on a simulated broker session, whose connections break and whose messages come twice
/// and out of order, and a simulated disk that stops at a random operation, loses and tears what was not synced, writes
/// less than asked and fails; one seed decides everything and is part of a failure's message.</summary>
public sealed class CrashRecoveryTests(ITestOutputHelper output)
{
    private const int Messages = 1_500;
    private const int LivesMax = 200;
    private const int InputOutputError = 5;

    /// <summary>Set <c>RNNSTREAM_SEEDS</c> for a longer run, <c>RNNSTREAM_FIRST_SEED</c> to begin elsewhere.</summary>
    private static int Seeds => Number("RNNSTREAM_SEEDS", 40);

    private static int FirstSeed => Number("RNNSTREAM_FIRST_SEED", 1);

    [Fact]
    [Trait("Fault", "D1")]
    [Trait("Fault", "D3")]
    [Trait("Fault", "D6")]
    [Trait("Fault", "D13")]
    [Trait("Fault", "N2")]
    [Trait("Fault", "N6")]
    public async Task After_any_crash_the_states_equal_those_of_a_twin_that_never_crashed()
    {
        var (expected, published) = await TwinAsync();
        Assert.NotEmpty(published);
        var (crashes, duplicates, again) = (0, 0, 0);
        for (var seed = FirstSeed; seed < FirstSeed + Seeds; seed++)
        {
            var random = new Random(seed);
            var disk = new SimulatedDisk(seed) { ShortWriteChance = seed % 3 == 0 ? 0.2 : 0 };
            var session = new SimulatedSession(Messages);
            var (digest, applied, lives) = await LiveToTheEndAsync(disk, session, random);
            Assert.True(digest == expected && applied == Messages && session.Acknowledged == Messages,
                $"seed {seed}, {lives} lives: {applied} of {Messages} applied, {session.Acknowledged} acknowledged, digest {digest}");
            Assert.True(session.Published.SetEquals(published),
                $"seed {seed}, {lives} lives: {session.Published.Count} of {published.Count} messages published");
            crashes += lives - 1;
            again += session.PublishedAgain;
            duplicates += session.Duplicates;
        }
        output.WriteLine(
            $"{Seeds} seeds from {FirstSeed}, {crashes} crashes and recoveries, {duplicates} messages twice on one "
            + $"connection, {published.Count} episode messages each, {again} of them published again");
    }

    private static async Task<(string Digest, long Applied, int Lives)> LiveToTheEndAsync(
        SimulatedDisk disk, SimulatedSession session, Random random)
    {
        for (var life = 1; life <= LivesMax; life++)
        {
            // The last lives are spared, so that every scenario ends.
            var isSpared = life >= LivesMax / 2;
            disk.CrashAt = isSpared ? 0 : random.Next(1, 120);
            var failing = isSpared || random.Next(3) > 0 ? 0 : random.Next(1, 60);
            var hasFailed = false;
            var hasSyncFailed = false;
            disk.Fault = (number, operation) =>
            {
                if (number != failing) return 0;
                hasFailed = true;
                hasSyncFailed |= operation is "fdatasync" or "fsync";
                return InputOutputError;
            };
            try
            {
                await using var alive = await SimulatedLife.StartAsync(disk, shards: 1 + life % 3);
                await alive.LiveAsync(session, random, isDisturbed: true);
                disk.CrashAt = 0;
                disk.Fault = null;
                return (alive.Pipeline.ComputeDigest(), alive.Pipeline.Intake.Accounting.Applied, life);
            }
            catch (Exception crash) when (crash is SimulatedCrashException or ChannelClosedException || hasFailed)
            {
                // What a failed sync left in memory is worth nothing: a machine in that state is started anew.
                if (hasSyncFailed || random.Next(2) == 0) disk.LosePower();
                else disk.Restart();
            }
        }
        throw new InvalidOperationException("the scenario did not end");
    }

    private static async Task<(string Digest, HashSet<string> Published)> TwinAsync()
    {
        await using var twin = await SimulatedLife.StartAsync(disk: null, shards: 2);
        var session = new SimulatedSession(Messages);
        await twin.LiveAsync(session, new Random(0), isDisturbed: false);
        return (twin.Pipeline.ComputeDigest(), session.Published);
    }

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
