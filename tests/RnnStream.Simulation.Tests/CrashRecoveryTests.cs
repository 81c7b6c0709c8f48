using System.Globalization;
using System.Threading.Channels;
using RnnStream.Testing.Storage;

namespace RnnStream.Simulation.Tests;

/// <summary>Goal: whatever is acknowledged is on disk, and after any crash the states equal those of a twin that never
/// crashed. Method: the production pipeline on a simulated broker session and a simulated disk that stops at a random
/// operation and loses what was not synced; one seed decides everything and is part of a failure's message.</summary>
public sealed class CrashRecoveryTests
{
    private const int Messages = 1_500;
    private const int LivesMax = 200;

    /// <summary>Set <c>RNNSTREAM_SEEDS</c> for a longer run.</summary>
    private static int Seeds => int.TryParse(
        Environment.GetEnvironmentVariable("RNNSTREAM_SEEDS"), CultureInfo.InvariantCulture, out var seeds) ? seeds : 40;

    [Fact]
    [Trait("Fault", "D3")]
    public async Task After_any_crash_the_states_equal_those_of_a_twin_that_never_crashed()
    {
        var expected = await TwinAsync();
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var random = new Random(seed);
            var disk = new SimulatedDisk(seed) { ShortWriteChance = seed % 3 == 0 ? 0.2 : 0 };
            var session = new SimulatedSession(Messages);
            var (digest, applied, lives) = await LiveToTheEndAsync(disk, session, random);
            Assert.True(digest == expected && applied == Messages && session.Acknowledged == Messages,
                $"seed {seed}, {lives} lives: {applied} of {Messages} applied, {session.Acknowledged} acknowledged, digest {digest}");
        }
    }

    private static async Task<(string Digest, long Applied, int Lives)> LiveToTheEndAsync(
        SimulatedDisk disk, SimulatedSession session, Random random)
    {
        for (var life = 1; life <= LivesMax; life++)
        {
            // The last lives are spared, so that every scenario ends.
            disk.CrashAt = life < LivesMax / 2 ? random.Next(1, 120) : 0;
            try
            {
                await using var alive = await SimulatedLife.StartAsync(disk, shards: 1 + life % 3);
                await alive.LiveAsync(session, random);
                disk.CrashAt = 0;
                return (alive.Pipeline.ComputeDigest(), alive.Pipeline.Intake.Accounting.Applied, life);
            }
            catch (Exception crash) when (crash is SimulatedCrashException or ChannelClosedException)
            {
                if (random.Next(2) == 0) disk.LosePower();
                else disk.Restart();
            }
        }
        throw new InvalidOperationException("the scenario did not end");
    }

    private static async Task<string> TwinAsync()
    {
        await using var twin = await SimulatedLife.StartAsync(disk: null, shards: 2);
        await twin.LiveAsync(new SimulatedSession(Messages), new Random(0));
        return twin.Pipeline.ComputeDigest();
    }
}
