using RnnStream.Core.Readings;
using RnnStream.Storage.Files;
using RnnStream.Storage.Log;
using RnnStream.Testing.Storage;

namespace RnnStream.Pipeline.Tests.Intake;

/// <summary>The wall clock moves event time only while the readings are live, at most once a minute.</summary>
public sealed class TickTests
{
    // The newest of the readings fed below.
    private const long Newest = 69 * 10 * EventTime.Second;

    [Fact]
    public async Task Ticks_of_a_silent_plant_are_recorded_once_a_minute_while_it_was_live()
    {
        Assert.Equal(
            [Newest + EventTime.Minute, Newest + (3 * EventTime.Minute), Newest + (13 * EventTime.Minute)],
            await RecordedAsync(
                Newest + EventTime.Minute, Newest + EventTime.Minute + 59 * EventTime.Second,
                Newest + (3 * EventTime.Minute), Newest + (13 * EventTime.Minute)));
    }

    [Fact]
    public async Task A_clock_that_is_behind_the_readings_or_far_ahead_of_them_moves_nothing() =>
        Assert.Empty(await RecordedAsync(0, Newest - 1, Newest + EventTime.Hour, long.MaxValue));

    [Fact]
    public async Task Before_the_first_reading_and_after_the_end_no_tick_counts()
    {
        await using var pipeline = await TestPipeline.OpenAsync();
        var intake = pipeline.Pipeline.Intake;
        intake.Tick(Newest);
        Assert.Equal(long.MinValue, intake.NewestEventTime);
        pipeline.Feed(0, 70);
        intake.Stop();
        var before = await pipeline.DigestAsync();
        intake.Tick(Newest + EventTime.Minute);
        Assert.Equal(before, await pipeline.DigestAsync());
    }

    private static async Task<List<long>> RecordedAsync(params long[] ticks)
    {
        using var folder = new TemporaryDirectory();
        await using (var pipeline = await TestPipeline.OpenAsync(folder.Path))
        {
            pipeline.Feed(0, 70);
            foreach (var tick in ticks) pipeline.Pipeline.Intake.Tick(tick);
            await pipeline.DigestAsync();
        }

        using var directory = DataDirectory.Open(folder.Path);
        using var log = ReadingLog.Open(directory, new RnnStream.Storage.StorageOptions());
        using var cursor = log.Read(0);
        var found = new List<long>();
        while (cursor.MoveNext())
        {
            if (cursor.Kind == RecordKind.Tick)
                found.Add(System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(cursor.Body));
        }

        return found;
    }
}
