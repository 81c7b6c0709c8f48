using System.Text;
using RnnStream.Core.Readings;
using RnnStream.Formats.Text;

namespace RnnStream.Formats.Subscriptions;

/// <summary>A <see cref="SubscriptionOptions"/> with its preset applied and everything compiled.</summary>
internal sealed class SubscriptionRule
{
    private readonly TopicFilter _filter;
    private readonly TopicFilter[] _exclude;

    /// <exception cref="ArgumentException">The options have a fault.</exception>
    public SubscriptionRule(SubscriptionOptions options, OverlapChoice overlap = OverlapChoice.Nearest)
    {
        if (SubscriptionValidation.Faults([options], "Subscriptions") is { Count: > 0 } faults)
            throw new ArgumentException(string.Join("; ", faults), nameof(options));
        var preset = SubscriptionPreset.Find(options.Preset)!;
        _filter = new TopicFilter(options.Filter ?? preset.Filter);
        _exclude = [.. (options.Exclude ?? [.. preset.Exclude]).Select(filter => new TopicFilter(filter))];
        Format = FormatOf(options, preset);
        SensorTemplate.TryCompile(SensorOf(options, preset), _filter.FixedLevels, out var template);
        Sensor = template!;
        var fields = options.Fields ?? [.. preset.Fields];
        Fields = [.. fields.Select(field => new FieldPattern(field))];
        ExcludeFields =
            [.. (options.ExcludeFields ?? [.. preset.ExcludeFields]).Select(field => new FieldPattern(field))];
        Channels = options.Vector ? [.. fields.Select(Encoding.UTF8.GetBytes)] : [];
        TimeField = (options.TimeField ?? preset.TimeField) is { } timeField ? Encoding.UTF8.GetBytes(timeField) : null;
        Qos = options.Qos;
        RequireTime = options.RequireTime;
        AheadMax = EventTime.From(options.MaximumAhead);
        Booleans = options.Booleans;
        NumericStrings = options.NumericStrings;
        PayloadSizeMax = options.MaximumPayloadSize;
        TimeZones.TryFind(options.TimeZone ?? preset.TimeZone, out var zone);
        ConfiguredNames.TryGetNotation(options.TimeFormat ?? "auto", out var notation);
        Time = new TimeReader(notation, zone ?? TimeZoneInfo.Utc, overlap);
        LineTime = options.TimeFormat is null
            ? new TimeReader(TimeNotation.UnixNanoseconds, TimeZoneInfo.Utc, overlap)
            : Time;
        Profile = ProfileOf(options, fields);
    }

    public string Filter => _filter.Text;

    public int Qos { get; }

    public PayloadFormat Format { get; }

    public SensorTemplate Sensor { get; }

    /// <summary>Which fields are values; empty for all numeric ones.</summary>
    public FieldPattern[] Fields { get; }

    public FieldPattern[] ExcludeFields { get; }

    /// <summary>Paths of a vector sensor's channels; empty for scalar sensors.</summary>
    public byte[][] Channels { get; }

    /// <summary>Path of the time field; null for the usual names.</summary>
    public byte[]? TimeField { get; }

    public bool RequireTime { get; }

    public long AheadMax { get; }

    public bool Booleans { get; }

    public bool NumericStrings { get; }

    public int PayloadSizeMax { get; }

    public TimeReader Time { get; }

    /// <summary>Reads the time at the end of a line of line protocol.</summary>
    public TimeReader LineTime { get; }

    public SensorProfile Profile { get; }

    public bool Matches(ReadOnlySpan<byte> topic) => _filter.Matches(topic);

    public bool Excludes(ReadOnlySpan<byte> topic)
    {
        foreach (var filter in _exclude)
        {
            if (filter.Matches(topic)) return true;
        }

        return false;
    }

    private static PayloadFormat FormatOf(SubscriptionOptions options, SubscriptionPreset preset) =>
        options.Format is { } name && ConfiguredNames.TryGetFormat(name, out var format) ? format : preset.Format;

    private static string SensorOf(SubscriptionOptions options, SubscriptionPreset preset)
    {
        if (options.Sensor is not null) return options.Sensor;

        // A SenML record carries its own full name, whatever topic it came by.
        return preset.Sensor == SensorTemplate.Default && FormatOf(options, preset) == PayloadFormat.SenMl
            ? "{field}" : preset.Sensor;
    }

    private static SensorProfile ProfileOf(SubscriptionOptions options, IList<string> fields) => new()
    {
        Group = options.Group,
        Unit = options.Unit,
        Channels = options.Vector ? [.. fields] : [""],
        ReorderReadings = options.ReorderReadings,
        ReorderTime = EventTime.From(options.ReorderTime),
        Late = options.Late,
        Minimum = options.Minimum ?? double.NegativeInfinity,
        Maximum = options.Maximum ?? double.PositiveInfinity,
    };
}
