using System.IO.Compression;

namespace RnnStream.Formats.Logs;

/// <summary>A log's bytes: unpacked when they are gzip, counted as they come from the source. Owns the
/// source.</summary>
internal sealed class LogStream : Stream
{
    private readonly Stream _source;
    private readonly byte[] _head = new byte[2];
    private readonly Stream _content;
    private readonly int _headLength;
    private int _headTaken;
    private long _unpacked;

    /// <summary>The last four bytes of the source, little-endian.</summary>
    private uint _tail;

    public LogStream(Stream source)
    {
        _source = source;
        _headLength = source.ReadAtLeast(_head, _head.Length, throwOnEndOfStream: false);
        IsCompressed = _headLength == 2 && _head[0] == 0x1F && _head[1] == 0x8B;
        _content = IsCompressed ? new GZipStream(new Raw(this), CompressionMode.Decompress) : new Raw(this);
    }

    public bool IsCompressed { get; }

    /// <summary>Bytes taken from the source, compressed ones where it is compressed.</summary>
    public long BytesRead { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="InvalidDataException">The gzip data is damaged or cut off.</exception>
    public override int Read(Span<byte> buffer)
    {
        var read = _content.Read(buffer);
        _unpacked += read;
        if (read == 0 && buffer.Length > 0 && IsCompressed) RefuseCutOff();
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (IsCompressed) _content.Dispose();
            _source.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>The runtime ends cut-off gzip data without a word. Its last four bytes should be the size of the (last)
    /// member unpacked; more than was unpacked in all means that they are something else.</summary>
    private void RefuseCutOff()
    {
        if (_unpacked < uint.MaxValue && _tail > _unpacked) throw new InvalidDataException("The gzip data is cut off.");
    }

    private int ReadRaw(Span<byte> buffer)
    {
        int read;
        if (_headTaken < _headLength)
        {
            read = Math.Min(buffer.Length, _headLength - _headTaken);
            _head.AsSpan(_headTaken, read).CopyTo(buffer);
            _headTaken += read;
        }
        else
        {
            read = _source.Read(buffer);
        }

        BytesRead += read;
        foreach (var value in buffer[Math.Max(0, read - 4)..read]) _tail = (_tail >> 8) | ((uint)value << 24);
        return read;
    }

    /// <summary>The source with the bytes that were looked at put back.</summary>
    private sealed class Raw(LogStream owner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer) => owner.ReadRaw(buffer);

        public override int Read(byte[] buffer, int offset, int count) => owner.ReadRaw(buffer.AsSpan(offset, count));

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
