using System.Text;
using RnnStream.Formats.Payloads;
using RnnStream.Formats.Subscriptions;

namespace RnnStream.Formats.Tests.Payloads;

public sealed class PayloadDecoderAllocationTests
{
    [Theory]
    [InlineData("21.5")]
    [InlineData("94.79799999999999")]
    [InlineData("{\"value\":21.5}")]
    [InlineData("{\"time\":\"2020-09-13T12:26:40.123Z\",\"temperature\":21.53,\"deep\":{\"\\u00e4\":1,\"b\":[1,2,3]}}")]
    [InlineData("[{\"ts\":1600000000,\"value\":1},{\"ts\":1600000060,\"value\":2}]")]
    [InlineData("cpu,host=a usage=1.5,user=2i 1600000000000000000")]
    [InlineData("[{\"bn\":\"dev/\",\"bt\":1600000000,\"n\":\"t\",\"v\":20}]")]
    [InlineData("2013-07-04 00:00:00,69.88083514")]
    [InlineData("online")]
    public void Decoding_allocates_nothing_in_steady_state(string payload)
    {
        SubscriptionOptions[] rules = [new() { Filter = "other/+" }, new() { Filter = "sensors/#", Sensor = "{rest}" }];
        var decoder = new PayloadDecoder(rules);
        var topic = "sensors/building/floor/room"u8.ToArray();
        var bytes = Encoding.UTF8.GetBytes(payload);
        var sink = new CountingSink();
        Assert.Equal(0, Allocation.Of(() => decoder.Decode(topic, bytes, 1_790_000_000_000_000_000, sink)));
        Assert.True(sink.Readings + sink.Rejections >= 700);
    }

    [Fact]
    public void A_vector_allocates_nothing_in_steady_state()
    {
        var decoder = new PayloadDecoder([new() { Fields = ["x", "y"], Vector = true }]);
        var sink = new CountingSink();
        Assert.Equal(0, Allocation.Of(() => decoder.Decode("sensors/a"u8, "{\"x\":1,\"y\":2}"u8, 0, sink)));
    }
}
