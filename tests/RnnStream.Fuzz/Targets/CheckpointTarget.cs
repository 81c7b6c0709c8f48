using RnnStream.Storage;
using RnnStream.Storage.Checkpoints;
using RnnStream.Testing.Storage;

namespace RnnStream.Fuzz.Targets;

/// <summary>A checkpoint: set aside with a reason, or every section as it was written.</summary>
internal sealed class CheckpointTarget : IFuzzTarget
{
    private const string Checkpoint = "/data/checkpoints/00000000000000000077.checkpoint";
    private static readonly Guid Identity = new("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0");
    private static readonly byte[] States = [.. Enumerable.Range(0, 3_000).Select(static index => (byte)(index * 7))];
    private readonly byte[] _written = Written();

    public string Name => "checkpoints";

    public long AllocatedMax => 8 << 20;

    public IEnumerable<byte[]> Seeds => [_written];

    public int Take(byte[] input, Random random)
    {
        var disk = new SimulatedDisk(1);
        using var directory = disk.OpenDirectory();
        using (directory.Files.Create(Checkpoint))
        {
        }
        disk.ReplaceFile(Checkpoint, input);
        IReadOnlyList<string> setAside;
        try
        {
            using var found = new CheckpointStore(directory, Identity).TryOpenNewest(out setAside);
            if (found is not null) return Read(found);
        }
        catch (Exception refusal) when (refusal is DamageException or NewerFormatException)
        {
            return refusal.Message.Length;
        }
        FuzzException.Require(setAside.Count == 1, "neither opened nor set aside");
        return setAside[0].Length;
    }

    /// <summary>What is served must be what was written; damage inside a section may still show when it is
    /// read.</summary>
    private static int Read(Checkpoint checkpoint)
    {
        foreach (var section in checkpoint.Sections)
        {
            var reader = checkpoint.OpenSection(section.Name);
            var bytes = new byte[reader.Remaining];
            FuzzException.Require(bytes.Length <= States.Length, "a section is longer than what was written");
            reader.ReadExactly(bytes);
            if (section.Name == "states") FuzzException.Require(bytes.AsSpan().SequenceEqual(States), "other states than were written");
        }
        return 1;
    }

    private static byte[] Written()
    {
        var disk = new SimulatedDisk(1);
        using var directory = disk.OpenDirectory();
        new CheckpointStore(directory, Identity).Write(77, static writer =>
        {
            writer.BeginSection("sensors");
            writer.WriteInt64(77);
            writer.BeginSection("states");
            writer.Write(States);
            writer.BeginSection("empty");
        });
        return disk.ReadFile(Checkpoint);
    }
}
