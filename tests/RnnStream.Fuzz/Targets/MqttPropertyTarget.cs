using RnnStream.Mqtt.Packets;
using RnnStream.Testing.Mqtt;

namespace RnnStream.Fuzz.Targets;

/// <summary>The properties of every kind of packet: refused, or read to their last byte. The first byte chooses the
/// packet.</summary>
internal sealed class MqttPropertyTarget : IFuzzTarget
{
    private static readonly PropertyScope[] Scopes = Enum.GetValues<PropertyScope>();

    // One for each form of a value, in a packet that may have it.
    private static readonly string[] Good =
    [
        "01 v20 11 L100 21 H20 27 L4096 22 H5 19 01 17 00", "02 v15 13 H9 24 01 25 00 12 s1 'c' 1F s2 'ok'", "00 v14 18 L5 01 01 02 L9 03 s1 't'",
        "03 v24 23 H1 08 s3 'a/b' 09 s1 'x' 0B02 26 s1 'k' s2 'vw'", "08 v2 0B7F", "0D v8 1F s5 'ended'", "0E v10 15 s1 'm' 16 s3 'abc'",
    ];

    public string Name => "mqtt-properties";

    // The first input makes the tables that the readers search.
    public long AllocatedMax => 64 << 10;

    public IEnumerable<byte[]> Seeds => Good.Select(PacketNotation.Parse);

    public int Take(byte[] input, Random random)
    {
        if (input.Length == 0) return 0;
        var scope = Scopes[input[0] % Scopes.Length];
        var packet = new PacketReader(input.AsSpan(1));
        var reason = PropertyReader.TryOpen(ref packet, scope, out var properties);
        if (reason != ReasonCode.Success) return HashCode.Combine(scope, reason);
        var size = properties.Size;
        var (count, last) = (0, 0);
        while (properties.TryNext(out var property))
        {
            count++;
            last = (int)property.Id;
            size -= property.Encoded.Length;
            FuzzException.Require(PropertyRules.IsAllowed(property.Id, scope), "a property is out of place");
            FuzzException.Require(property.Bytes.Length <= property.Encoded.Length, "a value is longer than its bytes");
        }
        FuzzException.Require(size == 0 && properties.IsEmpty, "what was accepted was not read to its end");
        return HashCode.Combine(scope, Math.Min(count, 20), last);
    }
}
