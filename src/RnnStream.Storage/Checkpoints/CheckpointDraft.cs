using RnnStream.Storage.Files;

namespace RnnStream.Storage.Checkpoints;

/// <summary>A checkpoint that is being written: the states that changed, then the sections.</summary>
/// <remarks>
/// <code>
/// Add changed states ─┐
/// copy what changed before this process read it ─┼─► SEQUENCE.states ──► section "places" ──► SEQUENCE.checkpoint
/// copy the live rest of files that are mostly dead or small ─┘
/// </code>
/// States that did not change stay where the checkpoint before the last one has them, so two checkpoints in a row share
/// no byte. Nothing is visible before <see cref="Finish"/> returns; disposing without it leaves no trace. Thread rule:
/// one thread.
/// </remarks>
public sealed class CheckpointDraft : IDisposable
{
    private const int BufferSize = 1 << 20;

    // Bytes after which they are synced: nobody who syncs, or wants to end, waits for much more than these.
    private const long SyncSize = 64 << 20;

    // Smaller files are merged whatever their age: their number stays small.
    private const long SmallFileSize = 1 << 20;

    private readonly CheckpointStore _store;
    private readonly StateGeneration _base;
    private readonly string _temporary;
    private readonly byte[] _buffer = new byte[BufferSize];
    private StatePlace[] _places;
    private IFile? _file;
    private int _buffered;
    private long _written;
    private long _synced;
    private bool _isFinished;
    private byte[] _packed = [];

    internal CheckpointDraft(CheckpointStore store, StateGeneration foundation, long sequence)
    {
        _store = store;
        _base = foundation;
        Sequence = sequence;
        _places = [.. foundation.Places];
        _temporary = store.StatesPathOf(sequence) + DataDirectory.TemporarySuffix;
    }

    /// <summary>The states include every record before this sequence number.</summary>
    public long Sequence { get; }

    /// <summary>Only states that changed after this must be added; -1 when all must be.</summary>
    public long BaseSequence => _base.BaseSequence;

    private long StatesSize => _file is null ? 0 : _written + _buffered;

    /// <summary>Adds a state that changed.</summary>
    /// <param name="sensor">0-based index.</param>
    /// <param name="changedAt">Sequence number of the first checkpoint after its last change.</param>
    /// <param name="packed">The block, packed.</param>
    /// <exception cref="FileSystemException">There is no room for it, or the disk fails.</exception>
    public void Add(int sensor, long changedAt, ReadOnlySpan<byte> packed)
    {
        if (BaseSequence == Sequence)
            throw new InvalidOperationException($"nothing can have changed since the checkpoint at {Sequence}");
        if (sensor >= _places.Length) Array.Resize(ref _places, Math.Max(64, Math.Max(sensor + 1, _places.Length * 2)));
        _places[sensor] = Append(packed, _store.StateFiles.Checksum(sensor, packed), changedAt);
    }

    /// <summary>Makes the checkpoint durable, then removes what it replaces.</summary>
    /// <param name="sensorCount">Sensors with a state.</param>
    /// <param name="writeSections">Writes the rest of the content; if it throws, nothing changes.</param>
    /// <param name="cancellationToken">Ends the copying of states, which may take long.</param>
    /// <exception cref="FileSystemException">It could not be written; the older ones are still there. With
    /// <see cref="FileSystemException.IsLackOfRoom"/> it may be tried again later.</exception>
    public void Finish(
        int sensorCount, Action<CheckpointWriter> writeSections, CancellationToken cancellationToken = default)
    {
        if (_places.Length != sensorCount) Array.Resize(ref _places, sensorCount);
        CopyUnread(cancellationToken);
        if (BaseSequence != Sequence) Merge(cancellationToken);
        for (var sensor = 0; sensor < sensorCount; sensor++)
            if (_places[sensor].Size == 0) throw new InvalidOperationException($"sensor {sensor} has no state");
        // Whatever may lack room comes before the first rename.
        var hasStates = SyncStates();
        var size = StatesSize + _store.WriteTemporary(Sequence, writer =>
        {
            if (sensorCount > 0) new StateGeneration(Sequence, _places).Write(writer);
            writeSections(writer);
        });
        if (hasStates) RenameStates();
        _store.Publish(new StateGeneration(Sequence, _places), size);
        _isFinished = true;
    }

    /// <summary>Removes what was written, unless it was finished.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        if (_isFinished) return;
        _store.Files.DeleteIfPresent(_temporary);
        _store.Files.DeleteIfPresent(_store.TemporaryPathOf(Sequence));
    }

    /// <summary>States of the checkpoint that the process began with, newer than those here, that no sensor has needed
    /// since.</summary>
    private void CopyUnread(CancellationToken cancellationToken)
    {
        if (_store.Recovered is not { } recovered) return;
        var count = Math.Min(recovered.Count, _places.Length);
        for (var sensor = 0; sensor < count; sensor++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var known = _places[sensor];
            var changedAt = recovered.ChangedAt(sensor);
            if (known.Size > 0 && known.ChangedAt >= changedAt) continue;
            var packed = recovered.ReadPacked(sensor, ref _packed);
            _places[sensor] = Append(packed, _store.StateFiles.Checksum(sensor, packed), changedAt);
        }
    }

    /// <summary>Copies what is alive in files that are smaller than this one or mostly dead, so that they can go: each
    /// state is copied a logarithmic number of times, and dead bytes stay fewer than living ones.</summary>
    private void Merge(CancellationToken cancellationToken)
    {
        var merged = FilesToMerge();
        if (merged.Count == 0) return;
        foreach (var sensor in new StateGeneration(Sequence, _places).InFileOrder())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var place = _places[sensor];
            if (place.Size == 0 || !merged.Contains(place.File)) continue;
            var packed = _store.ReadEither(sensor, in place, ref _packed);
            _places[sensor] = Append(packed, place.Checksum, place.ChangedAt);
        }
    }

    private HashSet<long> FilesToMerge()
    {
        var files = new StateGeneration(Sequence, _places).Files();
        files.Remove(Sequence);
        var merged = new HashSet<long>();
        var isWorthIt = StatesSize > 0;
        var size = Math.Max(StatesSize, SmallFileSize);
        foreach (var (sequence, (used, _)) in files.OrderBy(static file => file.Value.Used))
        {
            var isMostlyDead = used * 2 < _store.StateFiles.Open(sequence).Length - CheckpointFormat.HeaderSize;
            if (used > size && !isMostlyDead) continue;
            isWorthIt |= isMostlyDead || merged.Count > 0;
            merged.Add(sequence);
            size += used;
        }
        if (!isWorthIt) merged.Clear();
        return merged;
    }

    private StatePlace Append(ReadOnlySpan<byte> packed, uint checksum, long changedAt)
    {
        if (_file is null) Create();
        var place = new StatePlace(Sequence, _written + _buffered, packed.Length, checksum, changedAt);
        Write(packed);
        return place;
    }

    private void Create()
    {
        _store.Files.DeleteIfPresent(_temporary);
        _file = _store.Files.Create(_temporary);
        Span<byte> header = stackalloc byte[CheckpointFormat.HeaderSize];
        _store.HeaderOf(Sequence).Write(header, CheckpointFormat.StatesMagic);
        Write(header);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var count = Math.Min(bytes.Length, _buffer.Length - _buffered);
            bytes[..count].CopyTo(_buffer.AsSpan(_buffered));
            _buffered += count;
            bytes = bytes[count..];
            if (_buffered == _buffer.Length) Flush();
        }
    }

    private void Flush()
    {
        _file!.WriteAll(_buffer.AsSpan(0, _buffered), _written);
        _written += _buffered;
        _buffered = 0;
        if (_written - _synced < SyncSize) return;
        _file!.SyncBytes();
        _synced = _written;
    }

    private bool SyncStates()
    {
        if (_file is null) return false;
        Flush();
        _file.Sync();
        return true;
    }

    private void RenameStates()
    {
        _store.StateFiles.Forget(Sequence);
        _store.Files.Rename(_temporary, _store.StatesPathOf(Sequence));
        // The checkpoint names it: it must not be durable before this is.
        _store.SyncDirectory();
    }
}
