using RnnStream.Core.Readings;
using RnnStream.Formats.Subscriptions;
using RnnStream.Formats.Text;

namespace RnnStream.Formats.Payloads;

/// <summary>One message on its way through a decoder: its bytes, its rule, where its readings go, and the
/// tally.</summary>
internal ref struct Message
{
    /// <summary>Unix times before 1973-03-03 come from devices whose clock was never set and counts from
    /// zero.</summary>
    private const long ClockIsSetFrom = 100_000_000 * EventTime.Second;

    public required ReadOnlySpan<byte> Topic { get; init; }

    public required ReadOnlySpan<byte> Payload { get; init; }

    public required long ArrivalTime { get; init; }

    public required SubscriptionRule Rule { get; init; }

    public required IReadingSink Sink { get; init; }

    /// <summary>Scratch for the sensor's name.</summary>
    public required Span<byte> Name { get; init; }

    /// <summary>Whether the payload comes from a file: its times are taken as they are.</summary>
    public required bool IsRecorded { get; init; }

    /// <summary>Readings handed to the sink so far.</summary>
    public int Readings { get; private set; }

    /// <summary>Rejections handed to the sink so far.</summary>
    public int Rejections { get; private set; }

    /// <summary>Hands over one reading, or rejects it when its name or time is not acceptable.</summary>
    public void Emit(
        scoped ReadOnlySpan<byte> field, IPayloadTexts? texts, scoped ReadOnlySpan<double> values, long eventTime,
        bool hasDeviceTime)
    {
        var length = Rule.Sensor.Write(Topic, field, texts, Name);
        if (length == 0)
        {
            Reject(RejectionReason.InvalidSensorName,
                "The sensor's name cannot be built: empty, over 512 bytes, with control characters, "
                + "or a part is missing.");
            return;
        }

        Sink.OnReading(new DecodedReading
        {
            Sensor = Name[..length],
            EventTime = eventTime,
            HasDeviceTime = hasDeviceTime,
            Values = values,
            Profile = Rule.Profile,
        });
        Readings++;
    }

    /// <summary>Reports what cannot become a reading.</summary>
    public void Reject(RejectionReason reason, string detail)
    {
        Sink.OnRejected(reason, Topic, Payload, detail);
        Rejections++;
    }

    /// <summary>The arrival time, unless the rule demands a device time; rejects in that case.</summary>
    public bool TryUseArrivalTime(out long eventTime)
    {
        eventTime = ArrivalTime;
        if (!Rule.RequireTime) return true;
        Reject(RejectionReason.InvalidTime, "The rule demands a device time; the payload has none.");
        return false;
    }

    /// <summary>Reads a device time; rejects when it cannot be read or cannot be true.</summary>
    public bool TryReadTime(scoped ReadOnlySpan<byte> text, TimeReader reader, out long eventTime)
    {
        switch (reader.Parse(text, ArrivalTime, out eventTime))
        {
            case TimeOutcome.NotTime:
                Reject(RejectionReason.InvalidTime, "The device time is neither ISO 8601 nor a Unix time.");
                return false;
            case TimeOutcome.OutOfRange:
                Reject(RejectionReason.TimeOutOfRange, "The device time lies outside 1677 to 2262.");
                return false;
        }

        if (IsRecorded) return true;
        if (eventTime < ClockIsSetFrom)
        {
            Reject(RejectionReason.TimeOutOfRange, "The device time lies before 1973: its clock is not set.");
            return false;
        }

        if (eventTime <= ArrivalTime || eventTime - ArrivalTime <= Rule.AheadMax) return true;
        Reject(RejectionReason.TimeOutOfRange, "The device time lies further in the future than MaximumAhead allows.");
        return false;
    }
}
