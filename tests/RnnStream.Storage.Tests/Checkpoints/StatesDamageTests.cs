using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Files;
using RnnStream.Testing.Storage;

namespace RnnStream.Storage.Tests.Checkpoints;

/// <summary>Goal: a state that is not what was written is never served, and the next start goes on from the older
/// checkpoint. Method: two checkpoints, the newer one damaged before or after it was opened; states are read only when
/// asked for.</summary>
[Trait("Fault", "D4")]
public sealed class StatesDamageTests : IDisposable
{
    private const int Sensors = 8;
    private static readonly Guid Identity = new("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0");
    private readonly SimulatedDisk _disk = new(1);
    private readonly DataDirectory _directory;

    public StatesDamageTests()
    {
        _directory = _disk.OpenDirectory();
        using var store = Store();
        StoredFleet.Write(store, 10, Sensors);
        StoredFleet.Write(store, 20, Sensors);
    }

    private string NewerStates => Path.Join(_directory.CheckpointsPath, CheckpointFormat.StatesNameOf(20));

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(4, "state of sensor")]
    [InlineData(0, "checksum of sensor")]
    public void A_state_damaged_after_the_start_sets_its_checkpoint_aside_and_leaves_the_older_one(
        int cut, string expected)
    {
        using (var store = Store())
        {
            using var newest = store.TryOpenNewest(out _)!;
            var bytes = _disk.ReadFile(NewerStates);
            bytes[^1] ^= 1;
            _disk.ReplaceFile(NewerStates, bytes[..^cut]);
            var damage = Assert.Throws<DamageException>(() => StoredFleet.Check(newest, Sensors));
            Assert.StartsWith(expected, damage.Expected, StringComparison.Ordinal);
            Assert.Contains("the next start goes on from the older one", damage.Found, StringComparison.Ordinal);
        }

        CheckOlderIsUsed();
    }

    [Fact]
    public void Damage_shows_before_the_checkpoint_that_the_process_began_with_is_given_up()
    {
        using (var store = Store())
        {
            using var newest = store.TryOpenNewest(out _)!;
            var bytes = _disk.ReadFile(NewerStates);
            bytes[^1] ^= 1;
            _disk.ReplaceFile(NewerStates, bytes);
            Assert.Throws<DamageException>(() => store.Prepare(CancellationToken.None));
        }

        CheckOlderIsUsed();
    }

    [Fact]
    public void A_state_that_verifies_but_is_no_block_is_damage_and_one_of_another_size_is_not_read()
    {
        using (var store = Store())
        {
            store.Prepare(CancellationToken.None);
            using var draft = store.Begin(30);
            var packed = new byte[PackedState.SizeMax(64)];
            var size = PackedState.Pack(StoredFleet.Block(0, 30), packed);
            draft.Add(0, 30, packed.AsSpan(0, size - 1));
            draft.Add(1, 30, packed.AsSpan(0, size));
            draft.Finish(2, static writer => writer.BeginSection("sequence"));
        }

        using var again = Store();
        using var newest = again.TryOpenNewest(out _)!;
        var buffer = Array.Empty<byte>();
        Assert.False(newest.States!.TryRead(1, new byte[128], ref buffer));
        Assert.True(newest.States.TryRead(1, new byte[64], ref buffer));
        var damage = Assert.Throws<DamageException>(() => newest.States.TryRead(0, new byte[64], ref buffer));
        Assert.StartsWith("a packed state of bytes 64", damage.Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "log identity")]
    [InlineData(false, "sequence number as in the name")]
    public void A_file_of_states_of_another_log_or_checkpoint_is_refused(bool isForeign, string expected)
    {
        var bytes = _disk.ReadFile(Path.Join(_directory.CheckpointsPath, CheckpointFormat.StatesNameOf(10)));
        if (isForeign)
        {
            var other = new SimulatedDisk(2);
            using var directory = other.OpenDirectory();
            using var store = new CheckpointStore(directory, Guid.NewGuid());
            StoredFleet.Write(store, 20, Sensors);
            bytes = other.ReadFile(NewerStates);
        }

        _disk.ReplaceFile(NewerStates, bytes);
        CheckOlderIsUsed(expected);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(2, 0)]
    [InlineData(1, 1)]
    [InlineData((1L << 59) + 1, 0)]
    public void A_count_of_places_that_its_section_does_not_hold_is_damage(long count, int surplus)
    {
        using (var store = Store())
        {
            store.Write(30, writer =>
            {
                writer.BeginSection(CheckpointFormat.PlacesSection);
                writer.WriteInt64(count);
                writer.Write(new byte[StatePlace.Bytes + surplus]);
            });
        }

        using var again = Store();
        using var older = again.TryOpenNewest(out var setAside)!;
        Assert.Equal(20, older.Sequence);
        Assert.Contains($"expected places {count}, found", Assert.Single(setAside), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_can_be_added_to_a_checkpoint_that_is_written_again()
    {
        using var store = Store();
        using (var draft = store.Begin(20))
        {
            Assert.Equal(20, draft.BaseSequence);
            Assert.Throws<InvalidOperationException>(() => draft.Add(0, 20, new byte[8]));
            draft.Finish(Sensors, static writer => writer.BeginSection("sequence"));
        }

        using var newest = store.TryOpenNewest(out var setAside)!;
        Assert.Empty(setAside);
        StoredFleet.Check(newest, Sensors);
    }

    [Fact]
    public void Without_a_checkpoint_there_is_nothing_to_prepare()
    {
        var empty = new SimulatedDisk(3);
        using var directory = empty.OpenDirectory();
        using var store = new CheckpointStore(directory, Identity);
        Assert.Null(store.TryOpenNewest(out _));
        store.Prepare(CancellationToken.None);
        Assert.Equal(-1, store.BaseFor(10));
    }

    [Fact]
    public void Bytes_that_are_no_packed_block_have_no_size()
    {
        Assert.Equal(-1, PackedState.BlockSize([1, 2, 3]));
        Assert.Equal(-1, PackedState.BlockSize([0xC0, 0xFF, 0xFF, 0xFF]));
        Assert.Equal(-1, PackedState.BlockSize([65, 0, 0, 0]));
        Assert.Equal(64, PackedState.BlockSize([64, 0, 0, 0]));
    }

    /// <summary>States are read only when somebody asks for them.</summary>
    private CheckpointStore Store() => new(_directory, Identity) { EagerSize = 0 };

    private void CheckOlderIsUsed(string? expected = null)
    {
        using var store = Store();
        using var older = store.TryOpenNewest(out var setAside)!;
        Assert.Equal(10, older.Sequence);
        StoredFleet.Check(older, Sensors);
        if (expected is not null) Assert.Contains(expected, Assert.Single(setAside), StringComparison.Ordinal);
        else Assert.Empty(setAside);
    }
}
