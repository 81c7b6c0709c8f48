using System.Text;
using RnnStream.Core.Readings;
using RnnStream.Formats.Payloads;

namespace RnnStream.Fuzz.Targets;

/// <summary>Payloads under every format: each ends as readings or rejections.</summary>
internal sealed class PayloadTarget : IFuzzTarget
{
    private static readonly string[] Formats = ["auto", "plain", "json", "csv", "lineprotocol", "senml"];
    private readonly PayloadDecoder[] _decoders = [.. Formats.Select(DecoderFor)];

    public string Name => "payloads";

    public long AllocatedMax => 4 << 20;

    public IEnumerable<byte[]> Seeds => new[]
    {
        "21.5", "-1e-7", "{\"value\":21.5,\"time\":1600000000}", "ON", "é", "[1,2,3]", "2013-07-04 00:00:00,69.88083514",
        "{\"Time\":\"2020-09-13T12:26:40\",\"a\":{\"b\":[1,2,{\"id\":\"x\",\"v\":3}]},\"\\u00e4\":\"\\ud83d\\ude00\"}",
        "[{\"ts\":1600000000,\"value\":1},{\"ts\":1600000060,\"value\":\"2\"}]",
        "cpu,host=a\\ b,core=0 usage=1.5,user=2i,s=\"x,y z\" 1600000000000000000\nm value=1",
        "[{\"bn\":\"dev/\",\"bt\":1600000000,\"bv\":1,\"n\":\"t\",\"v\":20},{\"n\":\"h\",\"t\":5,\"vb\":true}]",
        new string('[', 70) + new string(']', 70), "{\"a\":1,\"a\":2}", "{\"value\":1}{\"value\":2}",
    }.Select(Encoding.UTF8.GetBytes);

    public int Take(byte[] input, Random random)
    {
        var outcome = new HashCode();
        foreach (var decoder in _decoders)
        {
            var sink = new CountingSink();
            var readings = decoder.Decode("sensors/a/b"u8, input, 1_790_000_000 * EventTime.Second, sink);
            FuzzException.Require(readings == sink.Readings, "the count of readings is not what came");
            FuzzException.Require(sink.Readings + sink.Rejections > 0, "a message left no trace");
            outcome.Add(sink.Outcome);
        }
        return outcome.ToHashCode();
    }

    private static PayloadDecoder DecoderFor(string format) => new(
    [
        new() { Filter = "sensors/#", Format = format, Booleans = true, NumericStrings = true, TimeZone = "Europe/Berlin" },
    ]);
}
