using System.Runtime.InteropServices;

namespace RnnStream.Pipeline.Shards;

/// <summary>State blocks of equal size, dense, 64-byte aligned and never moved.</summary>
/// <remarks>Invariants: blocks are zero until initialised; growing adds a chunk and moves nothing. A chunk is about
/// 1 MiB, so a few sensors stay small; it takes memory when one of its blocks is first used. Owned by one
/// shard.</remarks>
internal sealed class StateSlab
{
    private const int ChunkSizeGoal = 1 << 20;
    private const int Alignment = 64;
    private readonly List<(byte[]? Bytes, int Start)> _chunks = [];
    private readonly int _blocksPerChunk;

    public StateSlab(int blockSize)
    {
        if (blockSize <= 0 || blockSize % Alignment != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(blockSize), blockSize, "a positive multiple of 64 is expected");
        }
        BlockSize = blockSize;
        _blocksPerChunk = Math.Max(1, ChunkSizeGoal / blockSize);
    }

    /// <summary>Bytes of one block.</summary>
    public int BlockSize { get; }

    /// <summary>Blocks handed out.</summary>
    public int Count { get; private set; }

    /// <summary>Hands out the next block, zeroed.</summary>
    public int Allocate()
    {
        if (Count == _chunks.Count * _blocksPerChunk) _chunks.Add(default);
        return Count++;
    }

    public Span<byte> Block(int index)
    {
        var (chunk, within) = Math.DivRem(index, _blocksPerChunk);
        var (bytes, start) = _chunks[chunk];
        if (bytes is null) (bytes, start) = _chunks[chunk] = MakeChunk();
        return bytes.AsSpan(start + within * BlockSize, BlockSize);
    }

    private (byte[] Bytes, int Start) MakeChunk()
    {
        var bytes = GC.AllocateArray<byte>(_blocksPerChunk * BlockSize + Alignment, pinned: true);
        var misaligned = (int)(Marshal.UnsafeAddrOfPinnedArrayElement(bytes, 0) % Alignment);
        return (bytes, misaligned == 0 ? 0 : Alignment - misaligned);
    }
}
