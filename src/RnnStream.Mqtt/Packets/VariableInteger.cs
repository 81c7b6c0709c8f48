namespace RnnStream.Mqtt.Packets;

/// <summary>Variable byte integers (MQTT 5.0, section 1.5.5), 0 to 268,435,455.</summary>
internal static class VariableInteger
{
    public static int SizeOf(int value) => value switch
    {
        < 1 << 7 => 1,
        < 1 << 14 => 2,
        < 1 << 21 => 3,
        _ => 4,
    };

    /// <summary>Writes a value; returns its size.</summary>
    public static int Write(Span<byte> span, int value)
    {
        var size = 0;
        while (value >= 0x80)
        {
            span[size++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[size++] = (byte)value;
        return size;
    }
}
