using System.Text;
using RnnStream.Core.Readings;
using RnnStream.Formats.Payloads;

namespace RnnStream.Formats.Tests.Payloads;

/// <summary>Goal: no bytes make a decoder throw, and every message ends as readings or rejections. Method: seeded
/// mutations
/// of good payloads under every format.</summary>
public sealed class PayloadDecoderFuzzTests
{
    private static readonly string[] Corpus =
    [
        "21.5", "-1e-7", "{\"value\":21.5,\"time\":1600000000}",
        "{\"Time\":\"2020-09-13T12:26:40\",\"a\":{\"b\":[1,2,{\"id\":\"x\",\"v\":3}]},\"\\u00e4\":\"\\ud83d\\ude00\"}",
        "[{\"ts\":1600000000,\"value\":1},{\"ts\":1600000060,\"value\":\"2\"}]",
        "cpu,host=a\\ b,core=0 usage=1.5,user=2i,s=\"x,y z\" 1600000000000000000\nm value=1",
        "[{\"bn\":\"dev/\",\"bt\":1600000000,\"bv\":1,\"n\":\"t\",\"v\":20},{\"n\":\"h\",\"t\":5,\"vb\":true}]",
        "2013-07-04 00:00:00,69.88083514", "ON", "é", "[1,2,3]",
    ];

    private static readonly string[] Formats = ["auto", "plain", "json", "csv", "lineprotocol", "senml"];

    [Fact]
    [Trait("Fault", "I2")]
    public void No_mutation_of_a_payload_or_topic_throws()
    {
        var random = new Random(20260101);
        var decoders = Formats.Select(DecoderFor).ToArray();
        var corpus = Corpus.Select(Encoding.UTF8.GetBytes).ToArray();
        for (var count = 0; count < 60_000; count++)
        {
            var payload = Mutation.Of(corpus[random.Next(corpus.Length)], corpus[random.Next(corpus.Length)], random);
            var topic = random.Next(4) == 0 ? Mutation.Of("sensors/a/b"u8.ToArray(), payload, random) : "sensors/a/b"u8.ToArray();
            Check(decoders[random.Next(decoders.Length)], topic, payload);
        }
    }

    [Fact]
    [Trait("Fault", "I2")]
    public void No_truncation_of_a_payload_throws()
    {
        var decoders = Formats.Select(DecoderFor).ToArray();
        foreach (var payload in Corpus.Select(Encoding.UTF8.GetBytes))
        {
            for (var length = 0; length <= payload.Length; length++)
            {
                foreach (var decoder in decoders) Check(decoder, "sensors/a"u8.ToArray(), payload[..length]);
            }
        }
    }

    private static void Check(PayloadDecoder decoder, byte[] topic, byte[] payload)
    {
        var sink = new CountingSink();
        try
        {
            var readings = decoder.Decode(topic, payload, 1_790_000_000 * EventTime.Second, sink);
            Assert.Equal(sink.Readings, readings);
            Assert.True(sink.Readings + sink.Rejections > 0);
        }
        catch (Exception exception)
        {
            Assert.Fail($"{Convert.ToHexString(topic)} {Convert.ToHexString(payload)}: {exception}");
        }
    }

    private static PayloadDecoder DecoderFor(string format) => new(
    [
        new() { Filter = "sensors/#", Format = format, Booleans = true, NumericStrings = true, TimeZone = "Europe/Berlin" },
        new() { Filter = "#", Format = format, Fields = ["a", "value"], Vector = true, Sensor = "{last}{payload.x}" },
    ]);
}
