namespace RnnStream.Testing.Storage;

/// <summary>One simulated file: what programs see, what is durable, and the operations between the two.</summary>
internal sealed class SimulatedInode
{
    private const int SectorSize = 512;

    private readonly List<Operation> _pending = [];
    private SimulatedContent _durable = new();

    public SimulatedContent Current { get; private set; } = new();

    public void Write(ReadOnlySpan<byte> bytes, long offset) => Apply(new Operation(bytes.ToArray(), offset));

    public void Resize(long size) => Apply(new Operation(null, size));

    public void Sync()
    {
        foreach (var operation in _pending) operation.ApplyTo(_durable);
        _pending.Clear();
    }

    /// <summary>A sync that failed: the kernel forgets what it could not write and calls it clean.</summary>
    public void FailSync(Random random) => _pending.RemoveAll(_ => random.Next(2) == 0);

    /// <summary>Keeps a random part of what was not synced, sector by sector.</summary>
    public void LosePower(Random random)
    {
        var chance = random.Next(4) switch { 0 => 0.0, 1 => 1.0, _ => random.NextDouble() };
        foreach (var operation in _pending)
        {
            foreach (var piece in operation.Split(SectorSize))
            {
                if (random.NextDouble() < chance) piece.ApplyTo(_durable);
            }
        }

        _pending.Clear();
        Current = _durable.Copy();
    }

    public void Replace(byte[] bytes)
    {
        _pending.Clear();
        _durable = new SimulatedContent([.. bytes]);
        Current = _durable.Copy();
    }

    private void Apply(Operation operation)
    {
        _pending.Add(operation);
        operation.ApplyTo(Current);
    }

    /// <summary>A write at an offset, or (without bytes) a new size.</summary>
    private readonly record struct Operation(byte[]? Bytes, long Offset)
    {
        public void ApplyTo(SimulatedContent content)
        {
            if (Bytes is null) content.Resize(Offset);
            else content.Write(Bytes, Offset);
        }

        public IEnumerable<Operation> Split(int sectorSize)
        {
            if (Bytes is null)
            {
                yield return this;
                yield break;
            }

            for (var start = 0; start < Bytes.Length;)
            {
                var size = (int)Math.Min(Bytes.Length - start, sectorSize - ((Offset + start) % sectorSize));
                yield return new Operation(Bytes[start..(start + size)], Offset + start);
                start += size;
            }
        }
    }
}
