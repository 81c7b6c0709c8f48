using RnnStream.Core.Readings;
using RnnStream.Formats.Payloads;
using RnnStream.Formats.Subscriptions;

namespace RnnStream.Formats.Tests.Payloads;

public sealed class SubscriptionRuleTests
{
    [Theory]
    [InlineData("{topic}", "site/a/temp=1 site/a/temp/x=2")]
    [InlineData("{2}-{last}", "a-temp=1 a-temp/x=2")]
    [InlineData("{-2}/{field}", "a=1 a/x=2")]
    [InlineData("plant {1}: {rest}", "plant site: a/temp=1 plant site: a/temp/x=2")]
    [InlineData("{payload.unit}/{field}", "C=1 C/x=2")]
    public void Names_are_built_from_topic_levels_and_fields(string template, string expected)
    {
        var rule = new SubscriptionOptions { Filter = "site/#", Sensor = template };
        var list = PayloadDecoderTests.Decode([rule], "site/a/temp", "{\"value\":1,\"x\":2,\"unit\":\"C\"}");
        Assert.Equal(expected, string.Join(' ', list.Readings));
    }

    [Theory]
    [InlineData("{9}")]
    [InlineData("{payload.nothing}")]
    public void A_name_with_a_missing_part_is_refused(string template)
    {
        var rule = new SubscriptionOptions { Filter = "site/#", Sensor = template };
        var list = PayloadDecoderTests.Decode([rule], "site/a/temp", "{\"value\":1}");
        Assert.Equal([RejectionReason.InvalidSensorName], list.Rejections);
    }

    [Fact]
    public void The_first_rule_that_matches_decides()
    {
        SubscriptionOptions[] rules =
        [
            new() { Filter = "a/+/raw", Format = "plain", Sensor = "first {2}" },
            new() { Filter = "a/#", Sensor = "second {rest}" },
        ];
        Assert.Equal(["first b=1"], PayloadDecoderTests.Decode(rules, "a/b/raw", "1").Readings);
        Assert.Equal(["second b/c=1"], PayloadDecoderTests.Decode(rules, "a/b/c", "1").Readings);
        Assert.Equal([RejectionReason.NoValue], PayloadDecoderTests.Decode(rules, "a/b/raw", "{\"x\":1}").Rejections);
    }

    [Fact]
    public void Excluded_topics_and_fields_are_left_alone()
    {
        var rule = new SubscriptionOptions { Preset = "zigbee2mqtt" };
        var payload = "{\"temperature\":20,\"linkquality\":80,\"update\":{\"installed_version\":3},\"occupancy\":true}";
        Assert.Equal(["kitchen/lamp/temperature=20"],
            PayloadDecoderTests.Decode([rule], "zigbee2mqtt/kitchen/lamp", payload).Readings);
        Assert.Equal([RejectionReason.NoRule],
            PayloadDecoderTests.Decode([rule], "zigbee2mqtt/bridge/info", payload).Rejections);
    }

    [Fact]
    public void Tasmota_sends_nested_json_with_a_local_time()
    {
        var rule = new SubscriptionOptions { Preset = "tasmota", TimeZone = "Europe/Berlin" };
        var payload = "{\"Time\":\"2020-09-13T14:26:40\",\"ENERGY\":{\"Power\":5,\"Total\":7.5}}";
        Assert.Equal(["plug/ENERGY/Power=5@1600000000", "plug/ENERGY/Total=7.5@1600000000"],
            PayloadDecoderTests.Decode([rule], "tele/plug/SENSOR", payload).Readings);
    }

    [Theory]
    [InlineData("telegraf", "telegraf/host/cpu", "cpu,host=h usage=1 1600000000000000000", "cpu/h/usage=1@1600000000")]
    [InlineData("homeassistant", "homeassistant/sensor/attic/state", "21.5", "sensor/attic=21.5")]
    [InlineData("esphome", "garage/sensor/door_temp/state", "21.5", "garage/door_temp=21.5")]
    [InlineData("senml", "sensors/any", "[{\"bn\":\"urn:dev:\",\"n\":\"t\",\"v\":1}]", "urn:dev:t=1")]
    [InlineData("rtl433", "rtl_433/host/events", "{\"time\":\"2020-09-13T12:26:40Z\",\"model\":\"X\",\"id\":7,\"temperature_C\":3}",
        "X/7/temperature_C=3@1600000000")]
    [InlineData("chirpstack", "application/1/device/ab/event/up",
        "{\"time\":\"2020-09-13T12:26:40Z\",\"fCnt\":3,\"object\":{\"t\":3}}", "ab/object/t=3@1600000000")]
    public void Presets_know_their_senders(string preset, string topic, string payload, string expected) =>
        Assert.Equal([expected], PayloadDecoderTests.Decode([new() { Preset = preset }], topic, payload).Readings);

    [Fact]
    public void Booleans_and_numeric_strings_are_values_by_rule()
    {
        var rule = new SubscriptionOptions { Booleans = true, NumericStrings = true };
        Assert.Equal(["a/x=1", "a/y=0", "a/z=12"],
            PayloadDecoderTests.Decode([rule], "sensors/a", "{\"x\":true,\"y\":\"OFF\",\"z\":\"12\"}").Readings);
        Assert.Equal(["a=1"], PayloadDecoderTests.Decode([rule], "sensors/a", "ON").Readings);
        Assert.Equal(["a/m/up=0"], PayloadDecoderTests.Decode([rule], "sensors/a", "m up=f").Readings);
    }

    [Fact]
    public void Named_fields_alone_are_values()
    {
        var rule = new SubscriptionOptions { Fields = ["temp*", "deep/x"] };
        Assert.Equal(["a/temperature=1", "a/deep/x=3"], PayloadDecoderTests.Decode(
            [rule], "sensors/a", "{\"temperature\":\"1\",\"y\":2,\"deep\":{\"x\":3,\"y\":4}}").Readings);
    }

    [Theory]
    [InlineData("{\"x\":1,\"y\":2,\"z\":3}", "a=1,2,3")]
    [InlineData("{\"z\":3,\"x\":1,\"ts\":1600000000}", "a=1,NaN,3@1600000000")]
    [InlineData("[1,2,3]", "a=1,2,3")]
    [InlineData("[{\"ts\":1600000000,\"x\":1},{\"ts\":1600000001,\"y\":2}]", "a=1,NaN,NaN@1600000000 a=NaN,2,NaN@1600000001")]
    public void A_vector_rule_makes_one_sensor(string payload, string expected)
    {
        var rule = new SubscriptionOptions { Fields = ["x", "y", "z"], Vector = true };
        Assert.Equal(expected.Split(' '), PayloadDecoderTests.Decode([rule], "sensors/a", payload).Readings);
    }

    [Theory]
    [InlineData("[1,2]", RejectionReason.ChannelMismatch)]
    [InlineData("[1,2,3,4]", RejectionReason.ChannelMismatch)]
    [InlineData("{\"w\":1}", RejectionReason.NoValue)]
    [InlineData("{\"x\":1e999}", RejectionReason.NotFinite)]
    public void A_vector_that_does_not_fit_is_refused(string payload, RejectionReason expected)
    {
        var rule = new SubscriptionOptions { Fields = ["x", "y", "z"], Vector = true };
        Assert.Equal([expected], PayloadDecoderTests.Decode([rule], "sensors/a", payload).Rejections);
    }

    [Fact]
    public void A_rule_may_demand_a_device_time()
    {
        var rule = new SubscriptionOptions { RequireTime = true, TimeField = "meta/at", TimeFormat = "ms" };
        Assert.Equal([RejectionReason.InvalidTime], PayloadDecoderTests.Decode([rule], "sensors/a", "1").Rejections);
        Assert.Equal([RejectionReason.InvalidTime],
            PayloadDecoderTests.Decode([rule], "sensors/a", "{\"value\":1}").Rejections);
        Assert.Equal(["a=1@1600000000"], PayloadDecoderTests.Decode(
            [rule], "sensors/a", "{\"value\":1,\"meta\":{\"at\":1600000000000}}").Readings);
    }

    [Fact]
    public void The_broker_is_asked_for_each_filter_once()
    {
        var decoder = new PayloadDecoder(
            [new() { Filter = "a/#", Qos = 0 }, new() { Preset = "tasmota" }, new() { Filter = "a/#", Qos = 2 }]);
        Assert.Equal([new TopicSubscription("a/#", 2), new("tele/#", 1)], decoder.Subscriptions);
        Assert.Equal([new TopicSubscription("sensors/#", 1)], new PayloadDecoder([]).Subscriptions);
    }

    [Fact]
    [Trait("Fault", "C1")]
    public void Every_fault_is_reported_as_one_line()
    {
        SubscriptionOptions[] rules =
        [
            new()
            {
                Filter = "a/#/b", Preset = "zigbee", Format = "xml", Sensor = "{foo}", TimeFormat = "days",
                TimeZone = "Mars/Base", Qos = 3, Vector = true, Minimum = 2, Maximum = 1, Exclude = ["+x"], Group = "",
            },
            new(),
        ];
        var faults = SubscriptionOptions.Validate(rules);
        foreach (var key in new[]
        {
            "Filter 'a/#/b'", "Preset 'zigbee'", "Format 'xml'", "Sensor '{foo}'", "TimeFormat 'days'",
            "TimeZone 'Mars/Base'", "Qos '3'", "Vector", "Minimum '2'", "Exclude:0 '+x'", "Group ''",
        })
        {
            Assert.Single(faults, fault => fault.StartsWith("Subscriptions:0:" + key, StringComparison.Ordinal));
        }

        Assert.Equal(11, faults.Count);
        Assert.DoesNotContain(faults, fault => fault.Contains('\n', StringComparison.Ordinal));
        Assert.Empty(SubscriptionOptions.Validate([]));
    }
}
