using System.Text;
using RnnStream.Formats.Payloads;
using RnnStream.Formats.Subscriptions;

namespace RnnStream.Formats.Logs;

/// <summary>JSON lines and line protocol: each line is decoded as a payload, by one rule made for the log.</summary>
internal sealed class DecodingParser : LogLineParser
{
    private readonly PayloadDecoder _decoder;
    private readonly SubscriptionRule _rule;
    private readonly byte[] _file;
    private readonly LocatingSink _locating;
    private long _previousTime = long.MinValue;

    public DecodingParser(string name, string file, LogFormat format, SubscriptionRule rule)
        : base(name)
    {
        Format = format;
        _rule = rule;
        _file = Encoding.UTF8.GetBytes(file);
        _decoder = new PayloadDecoder([rule], isRecorded: true);
        _locating = new LocatingSink(this);
    }

    public override LogFormat Format { get; }

    public override void Parse(ReadOnlySpan<byte> line, long lineNumber, IReadingSink sink)
    {
        if (Format == LogFormat.LineProtocol && line[0] == '#') return;
        _locating.Open(sink, lineNumber);
        Readings += _decoder.Decode(_rule, _file, line, _previousTime, _locating);
        _previousTime = Math.Max(_previousTime, _locating.NewestTime);
    }
}
