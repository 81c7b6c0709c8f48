using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using RnnStream.Formats.Text;

namespace RnnStream.Formats.Logs;

/// <summary>Buffered UTF-8 output with the escapes of each log layout. Owns its stream.</summary>
internal sealed class LogOutput(Stream stream) : IDisposable
{
    private const int BufferSize = 64 * 1024;
    private const int NumberSizeMax = 32;

    private static readonly SearchValues<byte> NeedQuotes = SearchValues.Create(",;\t\"\r\n"u8);

    private readonly byte[] _buffer = new byte[BufferSize];
    private int _length;

    public void Text(ReadOnlySpan<byte> text)
    {
        while (text.Length > BufferSize - _length)
        {
            var part = BufferSize - _length;
            text[..part].CopyTo(_buffer.AsSpan(_length));
            _length = BufferSize;
            text = text[part..];
            WriteOut();
        }

        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }

    public void Number(double value)
    {
        Reserve(NumberSizeMax);
        value.TryFormat(_buffer.AsSpan(_length), out var written, "R", CultureInfo.InvariantCulture);
        _length += written;
    }

    public void Integer(long value)
    {
        Reserve(NumberSizeMax);
        Utf8Formatter.TryFormat(value, _buffer.AsSpan(_length), out var written);
        _length += written;
    }

    public void Time(long eventTime)
    {
        Reserve(EventTimeText.SizeMax);
        _length += EventTimeText.Write(eventTime, _buffer.AsSpan(_length));
    }

    public void PlainTime(long eventTime)
    {
        Reserve(EventTimeText.SizeMax);
        _length += EventTimeText.WritePlain(eventTime, _buffer.AsSpan(_length));
    }

    /// <summary>A CSV cell, quoted when it holds a separator, a quote or a line end.</summary>
    public void CsvText(ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny(NeedQuotes) < 0)
        {
            Text(text);
            return;
        }

        Text("\""u8);
        foreach (ref readonly var value in text)
        {
            if (value == '"') Text("\""u8);
            Text(new(in value));
        }

        Text("\""u8);
    }

    /// <summary>The inside of a JSON string.</summary>
    public void JsonText(ReadOnlySpan<byte> text)
    {
        foreach (ref readonly var value in text)
        {
            if (value is (byte)'"' or (byte)'\\') Text("\\"u8);
            if (value >= 0x20) Text(new(in value));
        }
    }

    /// <summary>A measurement's name in line protocol.</summary>
    public void LineProtocolText(ReadOnlySpan<byte> text)
    {
        foreach (ref readonly var value in text)
        {
            if (value is (byte)' ' or (byte)',' or (byte)'\\') Text("\\"u8);
            Text(new(in value));
        }
    }

    public void EndLine() => Text("\n"u8);

    public void Flush()
    {
        WriteOut();
        stream.Flush();
    }

    public void Dispose() => stream.Dispose();

    private void Reserve(int size)
    {
        if (BufferSize - _length < size) WriteOut();
    }

    private void WriteOut()
    {
        stream.Write(_buffer, 0, _length);
        _length = 0;
    }
}
