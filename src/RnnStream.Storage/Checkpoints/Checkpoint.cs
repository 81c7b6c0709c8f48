using RnnStream.Storage.Files;
using RnnStream.Storage.Log;

namespace RnnStream.Storage.Checkpoints;

/// <summary>An open checkpoint, every byte of which was verified.</summary>
/// <remarks>Thread rule: sections may be read from several threads at once, each reader by one.</remarks>
public sealed class Checkpoint : IDisposable
{
    private readonly IFile _file;
    private readonly Dictionary<string, (CheckpointSection Section, uint Seed)> _sections = [];

    private Checkpoint(IFile file, in CheckpointHeader header)
    {
        _file = file;
        Identity = header.Identity;
        Sequence = header.Sequence;
        CreationTime = header.CreationTime;
    }

    /// <summary>The log it belongs to.</summary>
    public Guid Identity { get; }

    /// <summary>The states include every record before this sequence number.</summary>
    public long Sequence { get; }

    /// <summary>When it was written, nanoseconds since 1970 UTC.</summary>
    public long CreationTime { get; }

    /// <summary>The file.</summary>
    public string Path => _file.Path;

    /// <summary>The sensors' states, read when they are needed; null when the sections hold them, or nothing
    /// does.</summary>
    public StoredStates? States { get; internal set; }

    /// <summary>Its sections.</summary>
    public IEnumerable<CheckpointSection> Sections => _sections.Values.Select(entry => entry.Section);

    /// <summary>Starts reading a section.</summary>
    /// <returns>Null when the checkpoint has no such section.</returns>
    public CheckpointReader? TryOpenSection(string name) =>
        _sections.TryGetValue(name, out var entry) ? new CheckpointReader(_file, entry.Section, entry.Seed) : null;

    /// <summary>Starts reading a section that must be there.</summary>
    /// <exception cref="DamageException">It is not.</exception>
    public CheckpointReader OpenSection(string name) =>
        TryOpenSection(name) ?? throw new DamageException(Path, 0, $"a section {name}", "none");

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>Opens a file and reads it through once, checking everything.</summary>
    /// <exception cref="DamageException">A byte is not what was written.</exception>
    /// <exception cref="NewerFormatException">A newer program wrote it.</exception>
    internal static Checkpoint Open(IFileSystem files, string path)
    {
        var file = files.Open(path, writable: false);
        try
        {
            Span<byte> bytes = stackalloc byte[CheckpointFormat.HeaderSize];
            var header = CheckpointHeader.Read(
                bytes[..file.ReadFully(bytes, 0)], CheckpointFormat.HeaderMagic, path, out var checksum);
            var name = System.IO.Path.GetFileName(path);
            if (CheckpointFormat.NameOf(header.Sequence) != name)
                throw Mismatch.Of("sequence number as in the name", name, header.Sequence).At(path, 32);
            var checkpoint = new Checkpoint(file, header);
            checkpoint.Verify(checksum);
            return checkpoint;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private void Verify(uint headerChecksum)
    {
        var index = CheckpointIndex.Read(_file);
        var chunks = new ChunkReader(_file, CheckpointFormat.HeaderSize, headerChecksum);
        foreach (var section in index.Parse())
        {
            if (section.Offset != chunks.Offset)
                throw Mismatch.Of($"section {section.Name} at", chunks.Offset, section.Offset).At(Path, index.Offset);
            if (!_sections.TryAdd(section.Name, (section, chunks.Checksum)))
                throw Mismatch.Of("different section names, but", section.Name, "twice").At(Path, index.Offset);
            for (var missing = section.Size; missing > 0; missing -= chunks.Content.Length) chunks.Read(missing);
        }

        if (chunks.Offset != index.Offset)
            throw Mismatch.Of("the index at", chunks.Offset, index.Offset).At(Path, chunks.Offset);
        index.Check(chunks.Checksum);
    }
}
