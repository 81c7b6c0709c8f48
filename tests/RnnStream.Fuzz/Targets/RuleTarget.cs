using System.Text;
using RnnStream.Core.Readings;
using RnnStream.Formats.Payloads;
using RnnStream.Formats.Subscriptions;

namespace RnnStream.Fuzz.Targets;

/// <summary>Topics, and the rules that make sensors of them: what validation lets through must decode whatever
/// comes.</summary>
internal sealed class RuleTarget : IFuzzTarget
{
    private static readonly string[] Good =
    [
        "sensors/#|sensors/a/b|{1}/{2}/{field}|value|ts|ms|UTC|{\"value\":1,\"ts\":1600000000000}",
        "+/a/#|x/a/y|{last}{payload.x}|*|meta/at|iso8601|Europe/Berlin|{\"x\":\"n\",\"meta\":{\"at\":\"2020-09-13T12:26:40\"},\"t\":2}",
        "#|a//b||temp*,!id|||local|{\"tempA\":1,\"id\":2}", "$SYS/+|$SYS/a|{topic}|a,b,c||s||[1,2,3]",
    ];

    private const char Separator = '\u0001';

    public string Name => "rules";

    public long AllocatedMax => 4 << 20;

    public IEnumerable<byte[]> Seeds => Good.Select(static text => Encoding.UTF8.GetBytes(text.Replace('|', Separator)));

    public int Take(byte[] input, Random random)
    {
        var parts = Encoding.UTF8.GetString(input).Split(Separator);
        string Part(int index) => index < parts.Length ? parts[index] : "";
        var rule = new SubscriptionOptions
        {
            Filter = Part(0),
            Sensor = Part(2).Length > 0 ? Part(2) : null,
            Fields = Part(3).Length > 0 ? Part(3).Split(',') : null,
            TimeField = Part(4).Length > 0 ? Part(4) : null,
            TimeFormat = Part(5).Length > 0 ? Part(5) : null,
            TimeZone = Part(6).Length > 0 ? Part(6) : null,
            Vector = random.Next(4) == 0,
            Format = random.Next(2) == 0 ? null : "json",
        };
        var faults = SubscriptionOptions.Validate([rule]);
        foreach (var fault in faults) FuzzException.Require(!fault.Contains('\n', StringComparison.Ordinal), $"a fault has lines: {fault}");
        if (faults.Count > 0) return HashCode.Combine(faults.Count, faults[0].Length);
        var sink = new CountingSink();
        new PayloadDecoder([rule]).Decode(Encoding.UTF8.GetBytes(Part(1)), Encoding.UTF8.GetBytes(Part(7)), 1_790_000_000 * EventTime.Second, sink);
        FuzzException.Require(sink.Readings + sink.Rejections > 0, "a message left no trace");
        return sink.Outcome;
    }
}
