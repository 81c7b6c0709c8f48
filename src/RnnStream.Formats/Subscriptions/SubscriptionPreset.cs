namespace RnnStream.Formats.Subscriptions;

/// <summary>What a well-known sender's topics and payloads look like; values that a rule leaves unset come from
/// here.</summary>
internal sealed record SubscriptionPreset(string Name)
{
    /// <summary>Every preset, in the order in which messages list them.</summary>
    public static IReadOnlyList<SubscriptionPreset> All { get; } =
    [
        new("auto"),
        new("plain") { Format = PayloadFormat.Plain },
        new("json") { Format = PayloadFormat.Json },
        new("zigbee2mqtt")
        {
            Filter = "zigbee2mqtt/#",
            Exclude = ["zigbee2mqtt/bridge/#", "zigbee2mqtt/+/availability", "zigbee2mqtt/+/set", "zigbee2mqtt/+/get"],
            ExcludeFields = ["update/*", "linkquality", "*_calibration", "*_precision"],
            Format = PayloadFormat.Json,
            TimeField = "last_seen",
        },
        new("tasmota")
        {
            Filter = "tele/#",
            Exclude = ["tele/+/LWT", "tele/+/INFO1", "tele/+/INFO2", "tele/+/INFO3"],
            ExcludeFields = ["UptimeSec", "Heap", "SleepMode", "Sleep", "LoadAvg", "MqttCount", "Wifi/*", "Berry/*"],
            Sensor = "{2}/{field}",
            Format = PayloadFormat.Json,
            TimeField = "Time",
            TimeZone = "local",
        },
        new("telegraf") { Filter = "telegraf/#", Format = PayloadFormat.LineProtocol, Sensor = "{field}" },
        new("senml") { Format = PayloadFormat.SenMl, Sensor = "{field}" },
        new("homeassistant") { Filter = "homeassistant/+/+/state", Format = PayloadFormat.Plain, Sensor = "{2}/{3}" },
        new("esphome") { Filter = "+/sensor/+/state", Format = PayloadFormat.Plain, Sensor = "{1}/{3}" },
        new("shelly")
        {
            Filter = "shellies/#",
            Exclude = ["shellies/+/announce", "shellies/announce", "shellies/+/online", "shellies/+/command"],
        },
        new("rtl433")
        {
            Filter = "rtl_433/+/events",
            ExcludeFields = ["id", "channel", "mod", "freq*", "rssi", "snr", "noise", "protocol"],
            Sensor = "{payload.model}/{payload.id}/{field}",
            Format = PayloadFormat.Json,
            TimeField = "time",
            TimeZone = "local",
        },
        new("ttn")
        {
            Filter = "v3/+/devices/+/up",
            Fields = ["uplink_message/decoded_payload/*"],
            Sensor = "{4}/{field}",
            Format = PayloadFormat.Json,
            TimeField = "received_at",
        },
        new("chirpstack")
        {
            Filter = "application/+/device/+/event/up",
            Fields = ["object/*"],
            Sensor = "{4}/{field}",
            Format = PayloadFormat.Json,
            TimeField = "time",
        },
        new("homie") { Filter = "homie/+/+/+", Format = PayloadFormat.Plain, Exclude = ["homie/+/+/+/set"] },
    ];

    public string Filter { get; init; } = "sensors/#";

    public IReadOnlyList<string> Exclude { get; init; } = [];

    public PayloadFormat Format { get; init; }

    public string Sensor { get; init; } = SensorTemplate.Default;

    public IReadOnlyList<string> Fields { get; init; } = [];

    public IReadOnlyList<string> ExcludeFields { get; init; } = [];

    public string? TimeField { get; init; }

    public string TimeZone { get; init; } = "UTC";

    /// <summary>Finds a preset by its name, whatever the case; null when there is none.</summary>
    public static SubscriptionPreset? Find(string name) =>
        All.FirstOrDefault(preset => preset.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
