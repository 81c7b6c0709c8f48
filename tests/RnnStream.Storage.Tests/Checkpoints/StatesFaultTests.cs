using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Files;
using RnnStream.Testing.Storage;

namespace RnnStream.Storage.Tests.Checkpoints;

/// <summary>Goal: wherever a process ends or the disk fails while a checkpoint is written, what is left is a directory
/// like any other: two generations, no file too many, no handle of a file that is gone.</summary>
public sealed class StatesFaultTests
{
    private const int Sensors = 40;
    private const int NoRoom = 28;
    private static readonly Guid Identity = new("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0");
    private readonly SimulatedDisk _disk = new(1);

    [Fact]
    [Trait("Fault", "D2")]
    public void After_an_end_at_any_operation_two_generations_and_small_checkpoints_follow()
    {
        for (var operation = 1; ; operation++)
        {
            var disk = new SimulatedDisk(operation);
            using (var store = StoreOn(disk))
            {
                StoredFleet.Write(store, 10, Sensors);
                StoredFleet.Write(store, 20, Sensors);
                disk.CrashAt = disk.Operations + operation;
                try
                {
                    StoredFleet.Write(store, 30, Sensors);
                    break;
                }
                catch (SimulatedCrashException)
                {
                }
            }
            if (operation % 2 == 0) disk.LosePower();
            else disk.Restart();
            using (var store = StoreOn(disk))
            {
                var begun = OpenNewest(store).Sequence;
                StoredFleet.Write(store, 40, Sensors, sensor => sensor < 3 ? 40 : begun);
                Assert.Equal([begun, 40], store.Sequences);
                store.Prepare(CancellationToken.None);
                Assert.Equal(begun, store.BaseFor(50));
                StoredFleet.Write(store, 50, Sensors, sensor => sensor == 0 ? 50 : sensor < 3 ? 40 : begun);
                Assert.Equal([40, 50], store.Sequences);
            }
            disk.Restart();
            using (var store = StoreOn(disk))
            {
                using var newest = store.TryOpenNewest(out var setAside)!;
                Assert.Empty(setAside);
                StoredFleet.Check(
                    newest, Sensors, sensor => sensor == 0 ? 50 : sensor < 3 ? 40 : newest.States!.ChangedAt(39));
            }
        }
    }

    /// <summary>Its states are in memory then, and in the newer checkpoints.</summary>
    [Fact]
    public void What_the_process_began_with_goes_once_everything_has_changed()
    {
        using (var store = StoreOn(_disk))
        {
            StoredFleet.Write(store, 10, Sensors);
            StoredFleet.Write(store, 20, Sensors);
        }
        _disk.Restart();
        using (var store = StoreOn(_disk))
        {
            OpenNewest(store);
            for (var sequence = 30; sequence <= 60; sequence += 10) StoredFleet.Write(store, sequence, Sensors);
            Assert.Equal(
                ["50.checkpoint", "50.states", "60.checkpoint", "60.states"],
                _disk.List("/data/checkpoints").Select(static path => Path.GetFileName(path).TrimStart('0')));
        }
    }

    /// <summary>A shard that looked a place up before may open the file until it is gone.</summary>
    [Fact]
    public void A_file_that_is_opened_while_it_is_removed_is_closed()
    {
        using var store = StoreOn(_disk);
        StoredFleet.Write(store, 10, Sensors);
        StoredFleet.Write(store, 20, Sensors);
        var isOpened = false;
        _disk.Fault = (_, operation) =>
        {
            if (operation != "unlink" || isOpened || !IsRemoved(10, ".checkpoint")) return 0;
            isOpened = true;
            store.StateFiles.Open(10);
            return 0;
        };
        StoredFleet.Write(store, 30, Sensors);
        Assert.True(isOpened);
        Assert.True(IsRemoved(10, ".states"));
        Assert.Throws<DamageException>(() => store.StateFiles.Open(10));
    }

    [Fact]
    [Trait("Fault", "D8")]
    public void No_room_for_a_name_leaves_no_trace()
    {
        using var store = StoreOn(_disk);
        StoredFleet.Write(store, 10, Sensors);
        StoredFleet.Write(store, 20, Sensors);
        var before = _disk.List("/data/checkpoints");
        for (var renames = 1; renames <= 2; renames++)
        {
            var left = renames;
            _disk.Fault = (_, operation) => operation == "rename" && --left == 0 ? NoRoom : 0;
            Assert.Throws<FileSystemException>(() => StoredFleet.Write(store, 20 + renames, Sensors));
            Assert.DoesNotContain(
                _disk.List("/data/checkpoints"), static path => path.EndsWith(".tmp", StringComparison.Ordinal));
        }
        _disk.Fault = null;
        StoredFleet.Write(store, 30, Sensors);
        Assert.Equal(4, _disk.List("/data/checkpoints").Count);
        Assert.Equal(4, before.Count);
    }

    /// <summary>What is taken over unread may be damaged: the newer generation has the same states elsewhere.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    [Trait("Fault", "D4")]
    public void Damage_in_the_older_generation_does_not_keep_the_next_from_being_written(long eagerSize)
    {
        using (var store = StoreOn(_disk))
        {
            StoredFleet.Write(store, 10, Sensors);
            StoredFleet.Write(store, 20, Sensors, static _ => 10);
        }
        var states = _disk.List("/data/checkpoints").First(IsStates);
        var bytes = _disk.ReadFile(states);
        bytes[^70] ^= 1;
        _disk.ReplaceFile(states, bytes);
        _disk.Restart();
        using (var store = StoreOn(_disk, eagerSize))
        {
            OpenNewest(store);
            // More than half of the older file dies: the rest of it is copied.
            StoredFleet.Write(store, 30, Sensors, static sensor => sensor < 30 ? 30 : 10);
        }
        _disk.Restart();
        using (var store = StoreOn(_disk))
        {
            using var newest = store.TryOpenNewest(out var setAside)!;
            Assert.Empty(setAside);
            StoredFleet.Check(newest, Sensors, static sensor => sensor < 30 ? 30 : 10);
        }
    }

    /// <summary>Several shards may meet damage at once: each says so, and the checkpoint is set aside once.</summary>
    [Fact]
    [Trait("Fault", "D4")]
    public void Damage_that_several_threads_find_is_reported_by_each()
    {
        for (var round = 0; round < 20; round++)
        {
            var disk = new SimulatedDisk(round);
            using (var store = StoreOn(disk))
            {
                StoredFleet.Write(store, 10, Sensors);
                StoredFleet.Write(store, 20, Sensors);
            }
            var states = disk.List("/data/checkpoints").Last(IsStates);
            disk.ReplaceFile(states, [.. disk.ReadFile(states).Select(static (b, at) => at < 64 ? b : (byte)~b)]);
            disk.Restart();
            using (var store = StoreOn(disk, eagerSize: 0))
            {
                using var newest = store.TryOpenNewest(out _)!;
                Parallel.For(0, Sensors, sensor =>
                {
                    var buffer = Array.Empty<byte>();
                    Assert.Throws<DamageException>(() => newest.States!.TryRead(sensor, new byte[64], ref buffer));
                });
                Assert.Equal([10], store.Sequences);
            }
        }
    }

    /// <summary>Copying what nobody read may take long: whoever ends the process does not wait for it.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(35)]
    [Trait("Fault", "D11")]
    public void Copying_ends_when_it_is_cancelled(int changed)
    {
        using (var store = StoreOn(_disk))
        {
            StoredFleet.Write(store, 10, Sensors);
            // Either everything is copied from the checkpoint that the process begins with, or from a file that dies.
            StoredFleet.Write(store, 20, Sensors, sensor => changed == 0 ? 20 : 10);
        }
        _disk.Restart();
        using (var store = StoreOn(_disk))
        {
            OpenNewest(store);
            store.Prepare(CancellationToken.None);
            using (var draft = store.Begin(30))
            {
                for (var sensor = 0; sensor < changed; sensor++) draft.Add(sensor, 30, new byte[68]);
                Assert.Throws<OperationCanceledException>(() => draft.Finish(
                    Sensors, static _ => Assert.Fail("it should have ended before"), new CancellationToken(true)));
            }
            Assert.Equal([10, 20], store.Sequences);
            Assert.Equal(4, _disk.List("/data/checkpoints").Count);
        }
    }

    [Fact]
    public void Many_states_are_synced_in_parts()
    {
        const int Many = 70;
        var syncs = 0;
        using var store = StoreOn(_disk);
        _disk.Fault = (_, operation) => operation == "fdatasync" && ++syncs < 0 ? NoRoom : 0;
        using (var draft = store.Begin(10))
        {
            var packed = new byte[1 << 20];
            for (var sensor = 0; sensor < Many; sensor++) draft.Add(sensor, 10, packed);
            Assert.Equal(1, syncs);
            draft.Finish(Many, static writer => writer.BeginSection("sequence"));
        }
        Assert.Equal(1, syncs);
    }

    private static Checkpoint OpenNewest(CheckpointStore store)
    {
        var checkpoint = store.TryOpenNewest(out var setAside)!;
        Assert.Empty(setAside);
        checkpoint.Dispose();
        return checkpoint;
    }

    private static CheckpointStore StoreOn(SimulatedDisk disk, long eagerSize = 64 << 20) =>
        new(disk.OpenDirectory(), Identity) { EagerSize = eagerSize };

    private static bool IsStates(string path) => path.EndsWith(".states", StringComparison.Ordinal);

    private bool IsRemoved(long sequence, string suffix) =>
        !_disk.List("/data/checkpoints").Contains($"/data/checkpoints/{sequence:D20}{suffix}");
}
