using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Files;
using RnnStream.Storage.Log;
using RnnStream.Storage.Tests.Log;
using RnnStream.Testing.Storage;

namespace RnnStream.Storage.Tests.Checkpoints;

/// <summary>Goal: whatever changes when, both checkpoints have every state, in few files, and no byte of one is needed
/// by the other.</summary>
public sealed class StatesTests
{
    private const int Sensors = 40;
    private static readonly Guid Identity = new("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0");
    private readonly SimulatedDisk _disk = new(1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_generation_has_every_state_after_any_changes(int seed)
    {
        var random = new Random(seed);
        var changedAt = new long[Sensors];
        var before = Array.Empty<long>();
        for (var life = 0; life < 10; life++)
        {
            using var directory = _disk.OpenDirectory();
            using var store = new CheckpointStore(directory, Identity);
            using (store.TryOpenNewest(out _))
            {
            }
            for (var checkpoint = 0; checkpoint < 5; checkpoint++)
            {
                var sequence = 1 + (10L * ((life * 5) + checkpoint));
                before = [.. changedAt];
                var chance = random.NextDouble();
                for (var sensor = 0; sensor < Sensors; sensor++)
                    if (sequence == 1 || random.NextDouble() < chance) changedAt[sensor] = sequence;
                StoredFleet.Write(store, sequence, Sensors, sensor => changedAt[sensor]);
            }
            using (var again = new CheckpointStore(directory, Identity)) CheckNewest(again, changedAt);
            _disk.Restart();
        }
        using (var directory = _disk.OpenDirectory())
            directory.Files.Delete(_disk.List(directory.CheckpointsPath).Last(IsCheckpoint));
        _disk.Restart();
        CheckNewest(before);
    }

    /// <summary>A process writes only what changed since it began; the rest was changed by the one before it.</summary>
    [Fact]
    public void What_nobody_reads_is_carried_over()
    {
        using (var directory = _disk.OpenDirectory())
        using (var store = new CheckpointStore(directory, Identity))
        {
            StoredFleet.Write(store, 10, Sensors);
            StoredFleet.Write(store, 20, Sensors);
        }
        _disk.Restart();
        using (var directory = _disk.OpenDirectory())
        using (var store = new CheckpointStore(directory, Identity))
        {
            using var newest = store.TryOpenNewest(out _)!;
            for (var sequence = 30L; sequence < 500; sequence += 10)
            {
                store.Prepare(CancellationToken.None);
                using var draft = store.Begin(sequence);
                draft.Finish(Sensors, static writer => writer.BeginSection("sequence"));
            }
            StoredFleet.Check(newest, Sensors, static _ => 20);
            Assert.InRange(_disk.List(directory.CheckpointsPath).Count, 4, 8);
        }
        _disk.Restart();
        CheckNewest([.. Enumerable.Repeat(20L, Sensors)]);
    }

    [Fact]
    public void Files_stay_few_and_mostly_alive()
    {
        using var directory = _disk.OpenDirectory();
        using var store = new CheckpointStore(directory, Identity);
        const int Fleet = 20_000;
        for (var sequence = 1L; sequence < 60; sequence++)
        {
            var first = sequence;
            StoredFleet.Write(store, sequence, Fleet, sensor => Math.Max(1, first - (sensor % 500)));
            if (sequence < 10) continue;
            var states = _disk.List(directory.CheckpointsPath).Where(static path => !IsCheckpoint(path)).ToList();
            Assert.InRange(states.Count, 2, 16);
            // Two generations, each with fewer dead bytes than living ones.
            var living = 2L * Enumerable.Range(0, Fleet).Sum(static sensor => 64L * (1 + (sensor % 4)));
            Assert.InRange(states.Sum(path => (long)_disk.ReadFile(path).Length), 0, 2 * living);
        }
    }

    [Fact]
    [Trait("Fault", "D8")]
    public void A_full_disk_leaves_the_older_ones_and_no_trace()
    {
        using var directory = _disk.OpenDirectory();
        using var store = new CheckpointStore(directory, Identity);
        StoredFleet.Write(store, 10, Sensors);
        StoredFleet.Write(store, 20, Sensors);
        var before = _disk.List(directory.CheckpointsPath);
        var used = before.Sum(path => (long)_disk.ReadFile(path).Length);
        for (var room = 0L; room < used / 2; room += 97)
        {
            _disk.Capacity = used + room;
            var failure = Assert.Throws<FileSystemException>(() => StoredFleet.Write(store, 30, Sensors));
            Assert.True(failure.IsLackOfRoom);
            Assert.Equal(before, _disk.List(directory.CheckpointsPath));
        }
        _disk.Capacity = long.MaxValue;
        StoredFleet.Write(store, 30, Sensors);
        CheckNewest(store, [.. Enumerable.Repeat(30L, Sensors)]);
    }

    [Fact]
    [Trait("Fault", "D4")]
    public void A_cut_or_missing_file_of_states_shows_at_the_start()
    {
        using var directory = _disk.OpenDirectory();
        using (var store = new CheckpointStore(directory, Identity))
        {
            StoredFleet.Write(store, 10, Sensors);
            StoredFleet.Write(store, 20, Sensors);
        }
        var path = _disk.List(directory.CheckpointsPath).Last(static path => !IsCheckpoint(path));
        var good = _disk.ReadFile(path);
        for (var size = 0; size < good.Length; size += 31)
        {
            _disk.ReplaceFile(path, good[..size]);
            using var store = new CheckpointStore(directory, Identity);
            using (var older = store.TryOpenNewest(out var setAside)!)
            {
                Assert.Single(setAside);
                StoredFleet.Check(older, Sensors);
            }
            var kept = _disk.List(directory.CheckpointsPath)
                .Where(static name => name.EndsWith(".damaged", StringComparison.Ordinal)).ToList();
            Assert.Equal(2, kept.Count);
            foreach (var name in kept) directory.Files.Rename(name, name[..^".damaged".Length]);
        }
        directory.Files.Delete(path);
        using var last = new CheckpointStore(directory, Identity);
        using var opened = last.TryOpenNewest(out _)!;
        Assert.Equal(10, opened.Sequence);
    }

    /// <summary>A bad end that could be a torn one is not cut where a checkpoint says that it was synced.</summary>
    [Fact]
    [Trait("Fault", "D4")]
    public void A_log_that_ends_before_a_checkpoint_is_refused_and_left_as_it_is()
    {
        using (var directory = _disk.OpenDirectory())
        using (var log = ReadingLog.Open(directory, LogFixture.Options(30_000)))
        {
            for (var i = 0; i < 20; i++) log.AppendDurably(20);
            using var store = new CheckpointStore(directory, log.Identity);
            StoredFleet.Write(store, log.NextSequence, 3);
            log.AppendDurably(20);
        }
        var path = _disk.List("/data/log")[^1];
        var good = _disk.ReadFile(path);
        foreach (var size in (int[])[64, 200, 500])
        {
            var cut = (byte[])good.Clone();
            cut.AsSpan(size).Clear();
            _disk.ReplaceFile(path, cut);
            using var directory = _disk.OpenDirectory();
            var refusal = Assert.Throws<DamageException>(
                () => ReadingLog.Open(directory, LogFixture.Options(30_000)));
            Assert.Contains("a log that reaches record", refusal.Message, StringComparison.Ordinal);
            Assert.Equal(cut, _disk.ReadFile(path));
        }
    }

    [Fact]
    public void A_state_that_was_never_added_is_refused()
    {
        using var directory = _disk.OpenDirectory();
        using var store = new CheckpointStore(directory, Identity);
        using var draft = store.Begin(10);
        Assert.Throws<InvalidOperationException>(() => draft.Finish(1, static _ => { }));
    }

    [Fact]
    public void Packed_blocks_come_back_at_every_pattern_of_zeros()
    {
        var packed = new byte[PackedState.SizeMax(640)];
        for (var pattern = 0; pattern < 1 << 10; pattern++)
        {
            var block = new byte[640];
            for (var line = 0; line < 10; line++)
                if ((pattern & (1 << line)) != 0) block[(line * 64) + (pattern % 64)] = (byte)(line + 1);
            var size = PackedState.Pack(block, packed);
            Assert.Equal(4 + 2 + (64 * System.Numerics.BitOperations.PopCount((uint)pattern)), size);
            var unpacked = new byte[640];
            Array.Fill(unpacked, (byte)0xFF);
            Assert.True(PackedState.TryUnpack(packed.AsSpan(0, size), unpacked));
            Assert.Equal(block, unpacked);
            Assert.False(PackedState.TryUnpack(packed.AsSpan(0, size - 1), unpacked));
            Assert.False(PackedState.TryUnpack(packed.AsSpan(0, size), new byte[576]));
        }
    }

    private void CheckNewest(long[] changedAt)
    {
        using var directory = _disk.OpenDirectory();
        using var store = new CheckpointStore(directory, Identity);
        CheckNewest(store, changedAt);
        _disk.Restart();
    }

    private static void CheckNewest(CheckpointStore store, long[] changedAt)
    {
        using var newest = store.TryOpenNewest(out var setAside)!;
        Assert.Empty(setAside);
        StoredFleet.Check(newest, Sensors, sensor => changedAt[sensor]);
    }

    private static bool IsCheckpoint(string path) => path.EndsWith(".checkpoint", StringComparison.Ordinal);
}
