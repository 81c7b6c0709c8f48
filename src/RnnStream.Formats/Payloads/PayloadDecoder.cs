using System.Text.Unicode;
using RnnStream.Core.Readings;
using RnnStream.Formats.Subscriptions;
using RnnStream.Formats.Text;

namespace RnnStream.Formats.Payloads;

/// <summary>Turns MQTT messages into readings by the first subscription rule whose filter matches the topic.</summary>
/// <remarks>Not thread-safe: one decoder per receiving thread. In steady state decoding numbers, JSON and the other
/// formats allocates nothing. No input makes it throw; what cannot be decoded is rejected with a typed
/// reason.</remarks>
public sealed class PayloadDecoder
{
    private const int TopicSizeMax = 65_535;

    private readonly SubscriptionRule[] _rules;
    private readonly bool _isRecorded;
    private readonly byte[] _name = new byte[SensorTemplate.NameSizeMax];
    private readonly JsonDecoder _json = new();
    private readonly SenMlDecoder _senMl = new();
    private readonly LineProtocolDecoder _lines = new();

    /// <summary>Compiles the rules.</summary>
    /// <param name="subscriptions">Rules in order; none means everything under <c>sensors/#</c>, format auto.</param>
    /// <exception cref="ArgumentException">A rule has a fault; see
    /// <see cref="SubscriptionOptions.Validate(IReadOnlyList{SubscriptionOptions}, string)"/>.</exception>
    public PayloadDecoder(IReadOnlyList<SubscriptionOptions> subscriptions)
        : this(CompileAll(subscriptions), isRecorded: false)
    {
    }

    /// <summary>Takes compiled rules; for logs, whose times are taken as they are.</summary>
    internal PayloadDecoder(SubscriptionRule[] rules, bool isRecorded)
    {
        _rules = rules;
        _isRecorded = isRecorded;
    }

    /// <summary>What to subscribe to, in the rules' order: presets and defaults applied, equal filters once with the
    /// higher quality of service.</summary>
    public IReadOnlyList<TopicSubscription> Subscriptions =>
    [
        .. _rules.GroupBy(rule => rule.Filter)
            .Select(group => new TopicSubscription(group.Key, group.Max(rule => rule.Qos))),
    ];

    /// <summary>Decodes one message.</summary>
    /// <param name="topic">UTF-8 topic name.</param>
    /// <param name="payload">The payload, any bytes.</param>
    /// <param name="arrivalTime">Nanoseconds since 1970, UTC: the event time of readings without a device time.</param>
    /// <param name="sink">Takes readings and rejections, in order, during the call.</param>
    /// <returns>How many readings the sink got.</returns>
    public int Decode(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload, long arrivalTime, IReadingSink sink)
    {
        if (IsInvalidTopic(topic))
        {
            sink.OnRejected(RejectionReason.InvalidText, topic, payload,
                "The topic is empty, longer than 65,535 bytes, not UTF-8, or holds NUL or a wildcard.");
            return 0;
        }

        if (RuleFor(topic) is not { } rule)
        {
            sink.OnRejected(
                RejectionReason.NoRule, topic, payload,
                "No subscription rule matches the topic, or the one that does excludes it.");
            return 0;
        }

        return Decode(rule, topic, payload, arrivalTime, sink);
    }

    /// <summary>Decodes one payload by a given rule; the topic is not checked.</summary>
    internal int Decode(
        SubscriptionRule rule, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload,
        long arrivalTime, IReadingSink sink)
    {
        var message = new Message
        {
            Topic = topic,
            Payload = Blanks.Trim(WithoutMark(payload)),
            ArrivalTime = arrivalTime,
            Rule = rule,
            Sink = sink,
            Name = _name,
            IsRecorded = _isRecorded,
        };
        if (message.Payload.IsEmpty)
            message.Reject(RejectionReason.Empty, "The payload has no bytes.");
        else if (payload.Length > rule.PayloadSizeMax)
            message.Reject(RejectionReason.TooLarge, "The payload is larger than MaximumPayloadSize.");
        else
            DecodeByFormat(ref message);
        return message.Readings;
    }

    private void DecodeByFormat(ref Message message)
    {
        var format = message.Rule.Format;
        if (format is PayloadFormat.Auto or PayloadFormat.Plain && TryDecodeNumber(ref message)) return;
        if (message.Payload.Contains((byte)0) || !Utf8.IsValid(message.Payload))
        {
            message.Reject(
                RejectionReason.InvalidText, "The payload is not UTF-8 text: binary, UTF-16, or with NUL bytes.");
            return;
        }

        if (format == PayloadFormat.Auto) format = PayloadSniffer.FormatOf(message.Payload);
        switch (format)
        {
            case PayloadFormat.Json: _json.Decode(ref message); break;
            case PayloadFormat.SenMl: _senMl.Decode(ref message); break;
            case PayloadFormat.Csv: TimedValueDecoder.Decode(ref message); break;
            case PayloadFormat.LineProtocol: _lines.Decode(ref message); break;
            default: RejectWord(ref message); break;
        }
    }

    private static bool TryDecodeNumber(ref Message message)
    {
        var outcome = NumberText.Parse(message.Payload, out var value);
        if (outcome == NumberOutcome.NotNumber
            && !(message.Rule.Booleans && BooleanText.TryParse(message.Payload, out value))) return false;
        if (outcome == NumberOutcome.NotFinite)
            message.Reject(RejectionReason.NotFinite, "The value is NaN, infinite, or too large for a double.");
        else if (message.TryUseArrivalTime(out var time))
            message.Emit(default, null, new(in value), time, hasDeviceTime: false);
        return true;
    }

    private static void RejectWord(ref Message message)
    {
        if (message.Payload[0] is >= (byte)'0' and <= (byte)'9' or (byte)'-' or (byte)'+' or (byte)'.')
            message.Reject(RejectionReason.Malformed, "The payload begins like a number but is none.");
        else
            message.Reject(RejectionReason.NoValue, "The payload is text, not a number.");
    }

    private SubscriptionRule? RuleFor(ReadOnlySpan<byte> topic)
    {
        foreach (var rule in _rules)
        {
            if (rule.Matches(topic)) return rule.Excludes(topic) ? null : rule;
        }

        return null;
    }

    private static bool IsInvalidTopic(ReadOnlySpan<byte> topic) =>
        topic.IsEmpty || topic.Length > TopicSizeMax || topic.IndexOfAny((byte)0, (byte)'+', (byte)'#') >= 0
        || !Utf8.IsValid(topic);

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> payload) =>
        payload.StartsWith("\uFEFF"u8) ? payload[3..] : payload;

    private static SubscriptionRule[] CompileAll(IReadOnlyList<SubscriptionOptions> subscriptions) =>
        subscriptions.Count == 0
            ? [new SubscriptionRule(new SubscriptionOptions())]
            : [.. subscriptions.Select(options => new SubscriptionRule(options))];
}
