using RnnStream.Core.Readings;

namespace RnnStream.Formats.Logs;

/// <summary>Passes readings on and gives rejections their file and line.</summary>
internal sealed class LocatingSink(LogLineParser parser) : IReadingSink
{
    private IReadingSink? _sink;
    private long _lineNumber;

    /// <summary>The newest time that passed.</summary>
    public long NewestTime { get; private set; } = long.MinValue;

    public void Open(IReadingSink sink, long lineNumber)
    {
        _sink = sink;
        _lineNumber = lineNumber;
    }

    public void OnReading(in DecodedReading reading)
    {
        NewestTime = Math.Max(NewestTime, reading.EventTime);
        _sink!.OnReading(in reading);
    }

    public void OnRejected(
        RejectionReason reason, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> example, string detail) =>
        parser.Reject(reason, example, _lineNumber, detail, _sink!);
}
