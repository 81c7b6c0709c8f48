using System.ComponentModel.DataAnnotations;

namespace RnnStream.Formats.Subscriptions;

/// <summary>One rule: which topics are read, and how their payloads become readings.</summary>
/// <remarks>Configuration section <c>Subscriptions:N</c>. Rules are tried in order; the first whose filter matches
/// decides.
/// Without any rule everything under <c>sensors/#</c> is read with format <c>auto</c>. A property left unset takes what
/// the preset says, else the default given here.</remarks>
public sealed class SubscriptionOptions
{
    /// <summary>MQTT topic filter, wildcards <c>+</c> and <c>#</c>. Default: the preset's, else
    /// <c>sensors/#</c>.</summary>
    [StringLength(65_535)]
    public string? Filter { get; set; }

    /// <summary>Topics under <see cref="Filter"/> that are left alone (filters too). Default: the preset's, else
    /// none.</summary>
    [MaxLength(64)]
    public IList<string>? Exclude { get; set; }

    /// <summary>Defaults for a well-known sender: auto, plain, json, zigbee2mqtt, tasmota, telegraf, senml,
    /// homeassistant, esphome, shelly, rtl433, ttn, chirpstack, homie. Default auto.</summary>
    public string Preset { get; set; } = "auto";

    /// <summary>Payload format: auto, plain, json, csv, lineprotocol, senml. Default: the preset's, else
    /// auto.</summary>
    public string? Format { get; set; }

    /// <summary>How a sensor's name is built: text with <c>{topic}</c>, <c>{rest}</c>, <c>{1}</c>, <c>{last}</c>,
    /// <c>{field}</c>, <c>{payload.NAME}</c>. Default <c>{rest}</c>: the topic without the levels that the filter
    /// fixes, then the field's path for payloads with several values.</summary>
    [StringLength(512)]
    public string? Sensor { get; set; }

    /// <summary>Paths of the payload fields that are values; levels joined by <c>/</c>, <c>*</c> for any text. Default:
    /// all numeric ones. A vector sensor takes its channels from here, in this order.</summary>
    [MaxLength(256)]
    public IList<string>? Fields { get; set; }

    /// <summary>Paths of payload fields that are no values, <c>*</c> for any text. Default: the preset's, else
    /// none.</summary>
    [MaxLength(256)]
    public IList<string>? ExcludeFields { get; set; }

    /// <summary>Whether <see cref="Fields"/> make one vector sensor instead of one sensor each. Default
    /// false.</summary>
    public bool Vector { get; set; }

    /// <summary>Path of the field that holds the device time. Default: the usual names, such as <c>time</c>,
    /// <c>timestamp</c>, <c>ts</c>.</summary>
    [StringLength(256)]
    public string? TimeField { get; set; }

    /// <summary>How the device time is written: auto, iso8601, s, ms, us, ns. Default auto: ISO 8601, or Unix time with
    /// the unit told by magnitude (line protocol: ns).</summary>
    public string? TimeFormat { get; set; }

    /// <summary>Zone of device times that name none: UTC, local, or an IANA name. Default: the preset's, else
    /// UTC.</summary>
    /// <remarks>A time that occurred twice when clocks were put back is taken as the one nearer to the arrival; one
    /// that was skipped when they were put forward is read with the offset before the change.</remarks>
    public string? TimeZone { get; set; }

    /// <summary>Whether a message without a device time is rejected instead of taking its arrival time. Default
    /// false.</summary>
    public bool RequireTime { get; set; }

    /// <summary>How far a device time may lie ahead of the arrival before it is rejected. Default 1 day.</summary>
    /// <remarks>Larger: tolerates worse clocks, but one wild time makes everything after it late.</remarks>
    [Range(typeof(TimeSpan), "00:00:00", "36500.00:00:00")]
    public TimeSpan MaximumAhead { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Whether true/false, on/off, open/closed, yes/no are read as 1 and 0. Default false: they are no
    /// values.</summary>
    public bool Booleans { get; set; }

    /// <summary>Whether JSON strings that hold a number are values. Default false, except for fields named in
    /// <see cref="Fields"/> and the field <c>value</c>.</summary>
    public bool NumericStrings { get; set; }

    /// <summary>Unit of the values, for people to read. Default none.</summary>
    [StringLength(64)]
    public string Unit { get; set; } = "";

    /// <summary>Name of the group of like sensors that shares one network. Default <c>default</c>.</summary>
    [Required]
    [StringLength(128, MinimumLength = 1)]
    public string Group { get; set; } = "default";

    /// <summary>Smallest value in range, in the sensor's unit. Default none.</summary>
    public double? Minimum { get; set; }

    /// <summary>Largest value in range, in the sensor's unit. Default none.</summary>
    public double? Maximum { get; set; }

    /// <summary>Newer readings of the same sensor that each reading waits for, so that those that come out of order
    /// find their place. Default 0: none, a reading that is older than the one before is late.</summary>
    /// <remarks>Larger: more disorder is mended, and anomalies are told that many readings later.</remarks>
    [Range(0, 4_096)]
    public int ReorderReadings { get; set; }

    /// <summary>Event time that a reading waits at most when <see cref="ReorderReadings"/> is not 0. Default 1
    /// minute.</summary>
    /// <remarks>Measured by the times of readings, not by a clock, so that a replay does the same.</remarks>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan ReorderTime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>What becomes of late readings: <c>Reject</c>, or <c>Assess</c>: scored against the sensor as it is now,
    /// marked late, and forgotten. Default <c>Reject</c>. Either way they are counted as late.</summary>
    public LateReadings Late { get; set; } = LateReadings.Reject;

    /// <summary>Quality of service of the subscription, 0 to 2. Default 1: the broker keeps what is not
    /// acknowledged.</summary>
    [Range(0, 2)]
    public int Qos { get; set; } = 1;

    /// <summary>Largest payload that is looked into, in bytes. Default 262,144; larger ones are rejected.</summary>
    [Range(1, 64 * 1024 * 1024)]
    public int MaximumPayloadSize { get; set; } = 262_144;

    /// <summary>Reports every fault of a set of rules, one plain line each: key, value, what is allowed.</summary>
    /// <param name="subscriptions">The rules as bound from configuration.</param>
    /// <param name="section">The configuration section's name, for the keys in the messages.</param>
    /// <returns>The faults; empty when all is well.</returns>
    public static IReadOnlyList<string> Validate(
        IReadOnlyList<SubscriptionOptions> subscriptions, string section = "Subscriptions") =>
        SubscriptionValidation.Faults(subscriptions, section);
}
