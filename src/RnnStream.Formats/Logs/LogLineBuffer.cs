namespace RnnStream.Formats.Logs;

/// <summary>Cuts a stream into lines over one buffer. A line is a view into it, valid until the next block is
/// read.</summary>
/// <remarks>Bound: a line above <see cref="LineSizeMax"/> bytes is skipped and reported as empty with
/// <see cref="IsLineTooLong"/> set.</remarks>
internal sealed class LogLineBuffer(Stream stream)
{
    public const int LineSizeMax = 1024 * 1024;
    private const int ReadSize = 64 * 1024;
    private const int LiveLines = 3;

    // Below the size from which arrays are collected only with the oldest generation.
    private const int StartSize = 80 * 1024;

    private byte[] _buffer = new byte[StartSize];
    private int _start;
    private int _end;
    private bool _isAtEnd;
    private bool _isSkipping;

    /// <summary>Number of the newest line, from 1.</summary>
    public long LineNumber { get; private set; }

    public bool IsLineTooLong { get; private set; }

    /// <summary>Whether the stream has given everything it has.</summary>
    public bool IsAtEnd => _isAtEnd;

    /// <summary>Whether everything has been read and taken.</summary>
    public bool IsFinished => _isAtEnd && _start == _end;

    /// <summary>What is in the buffer and not yet taken.</summary>
    public ReadOnlySpan<byte> Pending => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Reads more into the buffer, as much as one read of the stream gives.</summary>
    public void Fill()
    {
        if (_start > 0)
        {
            Pending.CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        // A bounded read: blocks stay small enough for the processor's cache and for a merge of many logs.
        if (_end == _buffer.Length) Array.Resize(ref _buffer, Math.Min(2 * _buffer.Length, LineSizeMax));
        var size = Math.Min(ReadSize, _buffer.Length - _end);
        var read = stream.Read(_buffer, _end, size);
        _end += read;
        _isAtEnd = read == 0;
    }

    /// <summary>Fills the buffer for looking at the first lines: up to a size, or up to a few lines of a live pipe,
    /// whose next line may be long in coming.</summary>
    public void FillSample(int size, bool isLive)
    {
        while (!_isAtEnd && _end - _start < size && !(isLive && Pending.Count((byte)'\n') >= LiveLines)) Fill();
    }

    /// <summary>Leaves out bytes at the start.</summary>
    public void Skip(int size) => _start += size;

    /// <summary>Takes the next whole line without its end; false when the block holds none.</summary>
    public bool TryTake(out ReadOnlySpan<byte> line)
    {
        var pending = Pending;
        var end = pending.IndexOf((byte)'\n');
        IsLineTooLong = false;
        if (end < 0)
        {
            line = pending;
            if (!_isAtEnd && pending.Length < LineSizeMax) return false;
            return TakeUnended(ref line);
        }

        _start += end + 1;
        line = pending[..end];
        if (end > 0 && line[end - 1] == '\r') line = line[..(end - 1)];
        LineNumber++;
        if (!_isSkipping) return true;
        _isSkipping = false;
        line = default;
        return true;
    }

    private bool TakeUnended(ref ReadOnlySpan<byte> line)
    {
        _start = _end;
        if (!_isAtEnd)
        {
            // Too long for the buffer: reported once, then the rest of it is passed over.
            IsLineTooLong = !_isSkipping;
            _isSkipping = true;
            line = default;
            return IsLineTooLong;
        }

        if (line.IsEmpty || _isSkipping) return false;
        if (line[^1] == '\r') line = line[..^1];
        LineNumber++;
        return true;
    }
}
