using RnnStream.Storage;
using RnnStream.Storage.Checkpoints;
using RnnStream.Testing.Storage;

namespace RnnStream.Fuzz.Targets;

/// <summary>A file of states beside a whole checkpoint: every state is as it was written, or refused with its place,
/// the checkpoint set aside.</summary>
internal sealed class StatesTarget : IFuzzTarget
{
    private const string Folder = "/data/checkpoints/";
    private const string CheckpointPath = Folder + "00000000000000000077.checkpoint";
    private const string StatesPath = Folder + "00000000000000000077.states";
    private static readonly Guid Identity = new("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0");
    private static readonly byte[][] Blocks = [.. Enumerable.Range(1, 5).Select(Block)];
    private readonly byte[] _checkpoint;
    private readonly byte[] _states;

    public StatesTarget()
    {
        var disk = new SimulatedDisk(1);
        using var directory = disk.OpenDirectory();
        using var store = new CheckpointStore(directory, Identity);
        using var draft = store.Begin(77);
        for (var sensor = 0; sensor < Blocks.Length; sensor++)
        {
            var packed = new byte[PackedState.SizeMax(Blocks[sensor].Length)];
            draft.Add(sensor, 77, packed.AsSpan(0, PackedState.Pack(Blocks[sensor], packed)));
        }
        draft.Finish(Blocks.Length, static writer => writer.BeginSection("sensors"));
        _checkpoint = disk.ReadFile(CheckpointPath);
        _states = disk.ReadFile(StatesPath);
    }

    public string Name => "states";

    public long AllocatedMax => 8 << 20;

    public IEnumerable<byte[]> Seeds => [_states];

    public int Take(byte[] input, Random random)
    {
        // Whatever the checksums would have refused.
        if (input.Length <= 8 << 10) PackedState.TryUnpack(input, new byte[64 * random.Next(8)]);
        var disk = new SimulatedDisk(1);
        using var directory = disk.OpenDirectory();
        foreach (var (path, bytes) in new[] { (CheckpointPath, _checkpoint), (StatesPath, input) })
        {
            directory.Files.Create(path).Dispose();
            disk.ReplaceFile(path, bytes);
        }
        try
        {
            using var store = new CheckpointStore(directory, Identity);
            using var found = store.TryOpenNewest(out var setAside);
            if (found is not null) return Read(found.States!);
            FuzzException.Require(setAside.Count == 1, "neither opened nor set aside");
            return setAside[0].Length;
        }
        catch (NewerFormatException refusal)
        {
            return refusal.Message.Length;
        }
        catch (DamageException damage)
        {
            var isSetAside = disk.List("/data/checkpoints").Contains(CheckpointPath + ".damaged");
            FuzzException.Require(isSetAside, $"not set aside: {damage.Message}");
            return damage.Message.Length;
        }
    }

    private static int Read(StoredStates states)
    {
        var buffer = Array.Empty<byte>();
        for (var sensor = 0; sensor < Blocks.Length; sensor++)
        {
            var block = new byte[Blocks[sensor].Length];
            FuzzException.Require(states.TryRead(sensor, block, ref buffer), "another size than was written");
            FuzzException.Require(block.AsSpan().SequenceEqual(Blocks[sensor]), "another state than was written");
        }
        return 1;
    }

    /// <summary>Some lines of zeros, some not.</summary>
    private static byte[] Block(int sensor)
    {
        var block = new byte[640 * sensor];
        for (var i = 0; i < block.Length; i++) block[i] = (byte)(i / 64 % 3 == 0 ? 0 : i * sensor);
        return block;
    }
}
