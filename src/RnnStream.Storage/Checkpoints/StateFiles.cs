using RnnStream.Storage.Files;
using RnnStream.Storage.Log;

namespace RnnStream.Storage.Checkpoints;

/// <summary>The states files of a data directory, opened when first read and kept open.</summary>
/// <remarks>Bound: merging keeps their number near the logarithm of what they hold. Thread rule: any thread.</remarks>
internal sealed class StateFiles(IFileSystem files, string folder, Guid identity) : IDisposable
{
    private readonly Dictionary<long, IFile> _open = [];
    private readonly uint _seed = LogFormat.Seed(identity);

    // Shards read states while the writer of checkpoints opens and removes files.
    private readonly Lock _gate = new();

    /// <summary>The file that was written for a checkpoint.</summary>
    public string PathOf(long sequence) => Path.Join(folder, CheckpointFormat.StatesNameOf(sequence));

    /// <summary>Checksum of a sensor's packed bytes: of this log and this sensor, wherever they lie.</summary>
    public uint Checksum(int sensor, ReadOnlySpan<byte> packed) =>
        LogFormat.Checksum(_seed + (uint)sensor, packed);

    /// <summary>Opens a file, its header verified.</summary>
    /// <exception cref="DamageException">It is missing or does not verify.</exception>
    public IFile Open(long sequence)
    {
        lock (_gate)
        {
            if (_open.TryGetValue(sequence, out var known)) return known;
            var file = OpenVerified(sequence);
            _open.Add(sequence, file);
            return file;
        }
    }

    /// <summary>Reads a sensor's packed state.</summary>
    /// <returns>The part of the buffer, which grows when it must, that holds it.</returns>
    /// <exception cref="DamageException">The bytes are not what was written.</exception>
    public ReadOnlySpan<byte> Read(int sensor, scoped in StatePlace place, ref byte[] buffer)
    {
        var file = Open(place.File);
        if (buffer.Length < place.Size) buffer = new byte[place.Size];
        var packed = buffer.AsSpan(0, place.Size);
        var count = ReadFully(file, packed, place.Offset);
        if (count < packed.Length)
            throw Mismatch.Of($"state of sensor {sensor} of bytes", packed.Length, count).At(file.Path, place.Offset);
        var actual = Checksum(sensor, packed);
        return actual == place.Checksum
            ? packed
            : throw Mismatch.OfChecksum($"checksum of sensor {sensor}'s state", place.Checksum, actual)
                .At(file.Path, place.Offset);
    }

    /// <summary>A file with this name was replaced or removed.</summary>
    public void Forget(long sequence)
    {
        lock (_gate)
        {
            if (_open.Remove(sequence, out var file)) file.Dispose();
        }
    }

    /// <summary>Closes all.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var file in _open.Values) file.Dispose();
            _open.Clear();
        }
    }

    private static int ReadFully(IFile file, Span<byte> bytes, long offset)
    {
        try
        {
            return file.ReadFully(bytes, offset);
        }
        catch (FileSystemException failure) when (failure.Error == ErrorNumber.InputOutput)
        {
            // A sector that cannot be read is damage as well.
            throw new DamageException(file.Path, offset, "bytes that can be read", failure.Message);
        }
    }

    private IFile OpenVerified(long sequence)
    {
        var path = PathOf(sequence);
        IFile file;
        try
        {
            file = files.Open(path, writable: false);
        }
        catch (FileSystemException failure) when (failure.Error == ErrorNumber.NotFound)
        {
            throw new DamageException(path, 0, "a file of states", "none");
        }

        try
        {
            Span<byte> bytes = stackalloc byte[CheckpointFormat.HeaderSize];
            bytes = bytes[..file.ReadFully(bytes, 0)];
            var header = CheckpointHeader.Read(bytes, CheckpointFormat.StatesMagic, path, out _);
            if (header.Identity != identity)
                throw Mismatch.Of("log identity", identity, header.Identity).At(path, 16);
            if (header.Sequence != sequence)
                throw Mismatch.Of("sequence number as in the name", sequence, header.Sequence).At(path, 32);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
