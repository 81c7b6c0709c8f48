using System.Text;
using RnnStream.Core.Readings;
using RnnStream.Formats.Payloads;
using RnnStream.Formats.Subscriptions;

namespace RnnStream.Formats.Tests.Payloads;

public sealed class PayloadDecoderTests
{
    private const long Arrival = 1_790_000_000 * EventTime.Second;

    [Theory]
    [InlineData("21.5", "pump/1=21.5")]
    [InlineData(" -3\n", "pump/1=-3")]
    [InlineData("\uFEFF21.5", "pump/1=21.5")]
    [InlineData("{\"value\":21.5}", "pump/1=21.5")]
    [InlineData("{\"Value\":\"21.5\"}", "pump/1=21.5")]
    [InlineData("\"21.5\"", "pump/1=21.5")]
    [InlineData("{\"temperature\":21.5,\"humidity\":40}", "pump/1/temperature=21.5 pump/1/humidity=40")]
    [InlineData("{\"a\":{\"b\":{\"c\":1}},\"d\":2}", "pump/1/a/b/c=1 pump/1/d=2")]
    [InlineData("{\"a\":{\"value\":1},\"value\":2}", "pump/1/a=1 pump/1=2")]
    [InlineData("{\"x\":1,\"x\":2}", "pump/1/x=2")]
    [InlineData("{\"x\":null,\"y\":true,\"z\":\"12\",\"n\":1}", "pump/1/n=1")]
    [InlineData("[1,2]", "pump/1/0=1 pump/1/1=2")]
    [InlineData("{\"axes\":[1,[2,3]]}", "pump/1/axes/0=1 pump/1/axes/1/0=2 pump/1/axes/1/1=3")]
    [InlineData("{\"t\":{\"\\u00e4\":1}}", "pump/1/t/ä=1")]
    [InlineData("{\"time\":1600000000,\"value\":1}", "pump/1=1@1600000000")]
    [InlineData("{\"value\":1,\"ts\":1600000000250}", "pump/1=1@1600000000.25")]
    [InlineData("{\"Time\":\"2020-09-13T12:26:40\",\"ENERGY\":{\"Power\":5}}", "pump/1/ENERGY/Power=5@1600000000")]
    [InlineData("{\"timestamp\":\"2020-09-13T14:26:40+02:00\",\"value\":5}", "pump/1=5@1600000000")]
    [InlineData("{\"time\":null,\"value\":5}", "pump/1=5")]
    [InlineData("[{\"time\":1600000000,\"value\":1},{\"time\":1600000060,\"value\":2}]",
        "pump/1=1@1600000000 pump/1=2@1600000060")]
    [InlineData("{\"readings\":[{\"ts\":1600000000,\"t\":1},{\"ts\":1600000060,\"t\":2}]}",
        "pump/1/readings/t=1@1600000000 pump/1/readings/t=2@1600000060")]
    [InlineData("{\"ts\":1600000000,\"list\":[{\"id\":\"a\",\"value\":1},{\"id\":7,\"value\":2}]}",
        "pump/1/list/a=1@1600000000 pump/1/list/7=2@1600000000")]
    [InlineData("{\"list\":[{\"value\":1},{\"value\":2}]}", "pump/1/list/0=1 pump/1/list/1=2")]
    [InlineData("2013-07-04 00:00:00,69.88083514", "pump/1=69.88083514@1372896000")]
    [InlineData("1372896000;1.5", "pump/1=1.5@1372896000")]
    [InlineData("1372896000 1.5", "pump/1=1.5@1372896000")]
    [InlineData("cpu,host=a,core=0 usage=1.5,user=2i,up=t,s=\"x,y z\" 1600000000000000000",
        "pump/1/cpu/a/0/usage=1.5@1600000000 pump/1/cpu/a/0/user=2@1600000000")]
    [InlineData("m value=1\nm value=2 1600000000000000000", "pump/1/m=1 pump/1/m=2@1600000000")]
    [InlineData("[{\"bn\":\"dev/\",\"bt\":1600000000,\"n\":\"t\",\"v\":20},{\"n\":\"h\",\"t\":5,\"v\":40}]",
        "pump/1/dev/t=20@1600000000 pump/1/dev/h=40@1600000005")]
    public void Auto_reads_what_devices_send(string payload, string expected)
    {
        var list = Decode([], "sensors/pump/1", payload);
        Assert.Equal(expected.Split(' '), list.Readings);
        Assert.Empty(list.Rejections);
    }

    [Theory]
    [InlineData("", RejectionReason.Empty)]
    [InlineData("  \r\n", RejectionReason.Empty)]
    [InlineData("NaN", RejectionReason.NotFinite)]
    [InlineData("-inf", RejectionReason.NotFinite)]
    [InlineData("1e999", RejectionReason.NotFinite)]
    [InlineData("{\"value\":1e999}", RejectionReason.NotFinite)]
    [InlineData("{\"value\":\"NaN\"}", RejectionReason.NotFinite)]
    [InlineData("{\"value\":NaN}", RejectionReason.Malformed)]
    [InlineData("online", RejectionReason.NoValue)]
    [InlineData("21,5", RejectionReason.Malformed)]
    [InlineData("21.5 C", RejectionReason.Malformed)]
    [InlineData("timestamp,value", RejectionReason.NoValue)]
    [InlineData("{\"state\":\"on\"}", RejectionReason.NoValue)]
    [InlineData("{}", RejectionReason.NoValue)]
    [InlineData("[]", RejectionReason.NoValue)]
    [InlineData("{\"value\":1", RejectionReason.Malformed)]
    [InlineData("{\"value\":1}}", RejectionReason.Malformed)]
    [InlineData("{\"value\":01}", RejectionReason.Malformed)]
    [InlineData("{\"\\ud800\":1}", RejectionReason.InvalidText)]
    [InlineData("{\"a\":\"\\ud800\"}", RejectionReason.InvalidText)]
    [InlineData("1\0", RejectionReason.InvalidText)]
    [InlineData("{\"time\":\"12:30\",\"value\":1}", RejectionReason.InvalidTime)]
    [InlineData("{\"time\":17,\"value\":1}", RejectionReason.TimeOutOfRange)]
    [InlineData("{\"time\":4000000000,\"value\":1}", RejectionReason.TimeOutOfRange)]
    [InlineData("{\"time\":\"9999-01-01\",\"value\":1}", RejectionReason.TimeOutOfRange)]
    [InlineData("{\"a\\n\":1}", RejectionReason.InvalidSensorName)]
    [InlineData("{\"a\\u0085\":1}", RejectionReason.InvalidSensorName)]
    [InlineData("m value=x 5", RejectionReason.Malformed)]
    [InlineData("m value=1 yesterday", RejectionReason.InvalidTime)]
    [InlineData("[{\"bn\":\"d\",\"vs\":\"x\"}]", RejectionReason.NoValue)]
    [InlineData("[{\"bn\":\"d\",\"v\":1", RejectionReason.Malformed)]
    [Trait("Fault", "I1")]
    [Trait("Fault", "I3")]
    public void What_cannot_be_decoded_has_a_typed_reason(string payload, RejectionReason expected)
    {
        var list = Decode([], "sensors/pump/1", payload);
        Assert.Empty(list.Readings);
        Assert.Equal([expected], list.Rejections);
    }

    [Fact]
    public void One_bad_value_does_not_cost_the_others()
    {
        var list = Decode([], "sensors/a", "{\"x\":1,\"y\":1e999,\"z\":3}");
        Assert.Equal(["a/x=1", "a/z=3"], list.Readings);
        Assert.Equal([RejectionReason.NotFinite], list.Rejections);
    }

    [Theory]
    [InlineData("other/topic", RejectionReason.NoRule)]
    [InlineData("", RejectionReason.InvalidText)]
    [InlineData("sensors/\0", RejectionReason.InvalidText)]
    [InlineData("sensors/+", RejectionReason.InvalidText)]
    [InlineData("sensors/\u0007", RejectionReason.InvalidSensorName)]
    [Trait("Fault", "I5")]
    public void Bad_topics_are_refused(string topic, RejectionReason expected) =>
        Assert.Equal([expected], Decode([], topic, "1").Rejections);

    [Fact]
    [Trait("Fault", "I5")]
    public void Topics_of_any_length_and_bytes_are_survived()
    {
        var decoder = new PayloadDecoder([]);
        var list = new ReadingList();
        decoder.Decode(Encoding.UTF8.GetBytes("sensors/" + new string('x', 65_527)), "1"u8, Arrival, list);
        decoder.Decode(Encoding.UTF8.GetBytes("sensors/" + new string('x', 65_528)), "1"u8, Arrival, list);
        decoder.Decode([(byte)'s', 0xFF, 0xFE], "1"u8, Arrival, list);
        Assert.Equal([RejectionReason.InvalidSensorName, RejectionReason.InvalidText, RejectionReason.InvalidText],
            list.Rejections);
    }

    [Fact]
    [Trait("Fault", "I5")]
    public void Dots_in_a_topic_are_only_a_name() =>
        Assert.Equal(["../../etc/passwd=1"], Decode([], "sensors/../../etc/passwd", "1").Readings);

    [Fact]
    [Trait("Fault", "I2")]
    public void Deep_nesting_is_refused_and_the_limit_itself_is_not()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 33)) + "1" + string.Concat(Enumerable.Repeat("]", 33));
        Assert.Equal([RejectionReason.TooDeep], Decode([], "sensors/a", deep).Rejections);
        Assert.Single(Decode([], "sensors/a", deep[1..^1]).Readings);
        var abyss = string.Concat(Enumerable.Repeat("{\"a\":", 20_000));
        Assert.Equal([RejectionReason.TooDeep], Decode([], "sensors/a", abyss).Rejections);
    }

    [Fact]
    [Trait("Fault", "I4")]
    public void Oversized_and_overfull_payloads_are_refused()
    {
        Assert.Equal([RejectionReason.TooLarge], Decode([], "sensors/a", new string('1', 300_000)).Rejections);
        var fields = "{" + string.Join(',', Enumerable.Range(0, 2_000).Select(index => $"\"f{index}\":1")) + "}";
        Assert.Equal([RejectionReason.TooLarge], Decode([], "sensors/a", fields).Rejections);
    }

    [Fact]
    [Trait("Fault", "I3")]
    public void Utf16_and_binary_are_refused()
    {
        var decoder = new PayloadDecoder([]);
        foreach (var payload in new[] { Encoding.Unicode.GetBytes("21.5"), [0xFF, 0xFE, 0x32, 0x00], [0x80, 0x81] })
        {
            var list = new ReadingList();
            Assert.Equal(0, decoder.Decode("sensors/a"u8, payload, Arrival, list));
            Assert.Equal([RejectionReason.InvalidText], list.Rejections);
        }
    }

    [Fact]
    public void Readings_without_a_device_time_take_the_arrival()
    {
        var list = Decode([], "sensors/a", "{\"value\":1}");
        Assert.Equal(Arrival, list.Raw[0].Time);
    }

    [Fact]
    [Trait("Fault", "N7")]
    public void A_reading_from_further_ahead_than_allowed_is_refused_and_one_from_long_ago_is_not()
    {
        static string At(TimeSpan ahead) => $"{{\"value\":1,\"timestamp\":{(Arrival + EventTime.From(ahead)) / EventTime.Second}}}";
        var rule = new SubscriptionOptions { MaximumAhead = TimeSpan.FromHours(1) };
        Assert.Single(Decode([rule], "sensors/a", At(TimeSpan.FromMinutes(59))).Readings);
        Assert.Single(Decode([rule], "sensors/a", At(TimeSpan.FromDays(-900))).Readings);
        Assert.Equal([RejectionReason.TimeOutOfRange], Decode([rule], "sensors/a", At(TimeSpan.FromMinutes(61))).Rejections);
    }

    internal static ReadingList Decode(IReadOnlyList<SubscriptionOptions> rules, string topic, string payload)
    {
        var list = new ReadingList();
        var count = new PayloadDecoder(rules).Decode(
            Encoding.UTF8.GetBytes(topic), Encoding.UTF8.GetBytes(payload), Arrival, list);
        Assert.Equal(count, list.Readings.Count);
        return list;
    }
}
