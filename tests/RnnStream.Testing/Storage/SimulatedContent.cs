namespace RnnStream.Testing.Storage;

/// <summary>Bytes that grow; space never written is zero.</summary>
internal sealed class SimulatedContent(byte[]? bytes = null)
{
    private byte[] _bytes = bytes ?? [];

    public long Size { get; private set; } = bytes?.Length ?? 0;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, (int)Size);

    public SimulatedContent Copy() => new(Bytes.ToArray());

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        if (offset + bytes.Length > Size) Resize(offset + bytes.Length);
        bytes.CopyTo(_bytes.AsSpan((int)offset));
    }

    public void Resize(long size)
    {
        if (size < Size) _bytes.AsSpan((int)size).Clear();
        else if (size > _bytes.Length) Array.Resize(ref _bytes, (int)Math.Max(size, 2L * _bytes.Length));
        Size = size;
    }
}
