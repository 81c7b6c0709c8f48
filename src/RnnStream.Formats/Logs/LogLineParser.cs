using System.Buffers.Text;
using System.Text;
using RnnStream.Core.Readings;

namespace RnnStream.Formats.Logs;

/// <summary>Turns the lines of one layout into readings. One per log; not thread-safe.</summary>
internal abstract class LogLineParser
{
    private readonly byte[] _place;
    private readonly int _nameLength;

    /// <param name="name">The log's name, for rejections.</param>
    protected LogLineParser(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name + ":");
        _nameLength = bytes.Length;
        _place = new byte[bytes.Length + 20];
        bytes.CopyTo(_place, 0);
    }

    public abstract LogFormat Format { get; }

    public long Readings { get; protected set; }

    public long Rejections { get; private set; }

    public long Missing { get; protected set; }

    /// <summary>Reads one line, which is not empty.</summary>
    public abstract void Parse(ReadOnlySpan<byte> line, long lineNumber, IReadingSink sink);

    /// <summary>Rejects (part of) a line; the sink sees <c>file:line</c> as its topic.</summary>
    public void Reject(
        RejectionReason reason, ReadOnlySpan<byte> example, long lineNumber, string detail, IReadingSink sink)
    {
        Rejections++;
        Utf8Formatter.TryFormat(lineNumber, _place.AsSpan(_nameLength), out var written);
        sink.OnRejected(reason, _place.AsSpan(0, _nameLength + written), example, detail);
    }
}
