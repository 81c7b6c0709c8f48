using System.Runtime.InteropServices;
using RnnStream.Storage.Checkpoints;

namespace RnnStream.Pipeline.Checkpoints;

/// <summary>Packed copies of state blocks on their way from a shard to the checkpoint.</summary>
/// <remarks>Holds what fits into about a quarter of a MiB, and at least one block of any size. Owned by the shard that
/// fills it, then by the writer.</remarks>
internal sealed class CaptureBuffer
{
    private const int Capacity = 1 << 18;
    private readonly List<(int Sensor, long ChangedAt, int Start, int Size)> _entries = [];
    private byte[] _bytes = new byte[Capacity];
    private int _length;

    /// <summary>Packs a block.</summary>
    /// <returns>False when there is no room for it.</returns>
    public bool TryAdd(int sensor, long changedAt, ReadOnlySpan<byte> block)
    {
        var sizeMax = PackedState.SizeMax(block.Length);
        if (_length + sizeMax > _bytes.Length)
        {
            if (_entries.Count > 0) return false;
            _bytes = new byte[sizeMax];
        }
        var size = PackedState.Pack(block, _bytes.AsSpan(_length));
        _entries.Add((sensor, changedAt, _length, size));
        _length += size;
        return true;
    }

    /// <summary>Adds every copy to a checkpoint and empties the buffer.</summary>
    public void MoveTo(CheckpointDraft draft)
    {
        foreach (var (sensor, changedAt, start, size) in CollectionsMarshal.AsSpan(_entries))
            draft.Add(sensor, changedAt, _bytes.AsSpan(start, size));
        _entries.Clear();
        _length = 0;
    }
}
