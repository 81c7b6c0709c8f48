using System.Text;
using RnnStream.Formats.Payloads;
using RnnStream.Formats.Rejections;
using RnnStream.Formats.Subscriptions;
using RnnStream.Formats.Text;

namespace RnnStream.Formats.Logs;

/// <summary>Chooses a log's layout from its first lines, or checks that the given one fits.</summary>
internal sealed class LogSniffer(string name, string file, LogReadOptions options, IReadOnlyList<byte[]> lines)
{
    private const string Known =
        "CSV (timestamp,value; timestamp,sensor,value; timestamp,a,b,c), JSON lines, line protocol, "
        + "or topic and payload";

    /// <exception cref="LogFormatException">No layout fits; the message says what was found.</exception>
    public LogLineParser Choose()
    {
        if (lines.Count == 0) throw new LogFormatException($"{name}: found no lines; expected {Known}");
        return options.Format switch
        {
            LogFormat.Auto => ChooseByContent(),
            LogFormat.JsonLines => JsonLines(),
            LogFormat.LineProtocol => LineProtocol(),
            LogFormat.MqttCapture => Capture(),
            _ => CsvSeparator() is { } separator ? Csv(separator) : throw Unfit("CSV with a column of times"),
        };
    }

    /// <summary>The parser of one label column alone.</summary>
    /// <exception cref="LogFormatException">The log is no CSV, or has no such column.</exception>
    public LogLineParser Labels(LabelLines labels)
    {
        if (lines.Count == 0 || CsvSeparator() is not { } separator)
            throw new LogFormatException($"{name}: found no CSV; expected one with the label column '{labels.Column}'");
        var column = CsvLayoutSniffer.ColumnOf(name, options, lines, separator, labels.Column);
        var layout = CsvLayoutSniffer.Find(name, options, lines, separator);
        return labels.ParserFor(name, layout, column, Time());
    }

    /// <summary>The separator if the lines are CSV, else null.</summary>
    public byte? CsvSeparator() => CsvLayoutSniffer.IsCsv(lines, options, out var separator) ? separator : null;

    private LogLineParser ChooseByContent()
    {
        if (lines[0][0] is (byte)'{' or (byte)'[') return JsonLines();
        if (IsLineProtocol(lines[0])) return LineProtocol();
        if (CsvSeparator() is { } separator) return Csv(separator);
        return IsCapture(lines[0]) ? Capture() : throw Unfit(Known);
    }

    private LogLineParser Csv(byte separator)
    {
        var layout = CsvLayoutSniffer.Find(name, options, lines, separator);
        return layout.Format == LogFormat.CsvLong
            ? new CsvLongParser(name, file, layout, options, Time())
            : new CsvWideParser(name, file, layout, options, Time());
    }

    private LogLineParser JsonLines()
    {
        var table = new FieldTable();
        var timeField = options.TimeColumn is { } column ? Encoding.UTF8.GetBytes(column) : null;
        if (new JsonFieldReader(table).Read(lines[0], timeField) != JsonOutcome.Complete)
            throw Unfit("one JSON object per line");
        if (table.TryGetText("topic"u8, out _) && table.TryGetText("tst"u8, out _))
            return new JsonCaptureParser(name, CaptureDecoder(), Time());
        return new DecodingParser(name, file, LogFormat.JsonLines, Rule("json", options.Sensor ?? JsonTemplate(table)));
    }

    /// <summary>Names sensors by a field that says so, else by the field of the value, else by the file.</summary>
    private static string JsonTemplate(FieldTable table)
    {
        var hasValue = false;
        for (var index = 0; index < table.FieldCount; index++)
        {
            ref readonly var field = ref table.Field(index);
            var fieldName = Encoding.UTF8.GetString(table.Name(in field));
            if (field.Kind == FieldKind.Text && CsvCells.IsSensorName(fieldName)) return $"{{payload.{fieldName}}}";
            hasValue |= FieldNames.WithoutValue(table.Name(in field)).IsEmpty;
        }

        return hasValue ? "{file}" : "{column}";
    }

    private DecodingParser LineProtocol() =>
        IsLineProtocol(lines[0])
            ? new DecodingParser(name, file, LogFormat.LineProtocol, Rule("lineprotocol", options.Sensor ?? "{column}"))
            : throw Unfit("line protocol: measurement[,tag=text] field=value [time]");

    private LogLineParser Capture()
    {
        if (lines[0][0] == '{') return JsonLines();
        if (!IsCapture(lines[0])) throw Unfit("[time] topic payload");
        var hasTimes = CaptureParser.TrySplitTime(lines[0], out _, out _);
        return new CaptureParser(name, CaptureDecoder(), options, Time(), hasTimes);
    }

    /// <summary>Decodes by the rules given, else as the daemon does by default and everything else by its
    /// topic.</summary>
    private PayloadDecoder CaptureDecoder()
    {
        if (SubscriptionOptions.Validate(options.Subscriptions) is { Count: > 0 } faults)
            throw new LogFormatException(faults[0]);
        SubscriptionOptions[] standard = [new(), new() { Filter = "#", Sensor = "{topic}" }];
        var rules = options.Subscriptions.Count > 0 ? options.Subscriptions : standard;
        return new PayloadDecoder([.. rules.Select(rule => new SubscriptionRule(rule))], isRecorded: true);
    }

    private SubscriptionRule Rule(string format, string template)
    {
        var rule = new SubscriptionOptions
        {
            Filter = "#",
            Format = format,
            Sensor = LogNames.Translate(template),
            TimeField = options.TimeColumn,
            TimeFormat = ConfiguredNames.Of(options.TimeFormat),
            TimeZone = options.TimeZone,
            ExcludeFields = [.. options.IgnoreColumns],
            Group = options.Group,
            RequireTime = true,
            MaximumPayloadSize = LogLineBuffer.LineSizeMax,
        };
        if (SubscriptionOptions.Validate([rule], "log") is { Count: > 0 } faults)
            throw new LogFormatException(faults[0]);
        return new SubscriptionRule(rule, OverlapChoice.FirstNotBefore);
    }

    private TimeReader Time() => TimeZones.TryFind(options.TimeZone, out var zone)
        ? new TimeReader(options.TimeFormat, zone, OverlapChoice.FirstNotBefore)
        : throw new LogFormatException($"time zone '{options.TimeZone}' is unknown; allowed: {TimeZones.Allowed}");

    private static bool IsLineProtocol(ReadOnlySpan<byte> line)
    {
        var series = LineProtocolText.Take(ref line, (byte)' ');
        var fields = LineProtocolText.TakeFields(ref line);
        return !series.IsEmpty && !fields.IsEmpty && LineProtocolText.AreFields(fields)
            && (Blanks.Trim(line).IsEmpty || CsvCells.IsNumber(line));
    }

    private static bool IsCapture(ReadOnlySpan<byte> line)
    {
        if (CaptureParser.TrySplitTime(line, out _, out var message)) return message.IndexOf((byte)' ') > 0;
        var blank = line.IndexOf((byte)' ');
        return blank > 0 && line[..blank].Contains((byte)'/');
    }

    private LogFormatException Unfit(string expected)
    {
        var found = lines[0].AsSpan(0, Math.Min(60, lines[0].Length));
        return new LogFormatException($"{name}:1: found '{EscapedText.Of(found)}'; expected {expected}");
    }
}
