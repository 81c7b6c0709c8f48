using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RnnStream.Core.Detection;

/// <summary>One sensor's flat state block, seen as its parts: the header, then one state per channel.</summary>
internal readonly ref struct SensorState
{
    private const int Alignment = 64;

    public readonly ref SensorHeader Header;
    public readonly Span<ChannelState> Channels;

    public SensorState(Span<byte> block)
    {
        Header = ref MemoryMarshal.AsRef<SensorHeader>(block);
        Channels = MemoryMarshal.Cast<byte, ChannelState>(block[Unsafe.SizeOf<SensorHeader>()..])[..Header.ChannelCount];
    }

    /// <summary>Bytes of a block, a multiple of 64.</summary>
    public static int Size(int channelCount)
    {
        var size = Unsafe.SizeOf<SensorHeader>() + (channelCount * Unsafe.SizeOf<ChannelState>());
        return (size + Alignment - 1) / Alignment * Alignment;
    }

    /// <summary>Writes what a cleared block must say before it can be seen as a sensor.</summary>
    public static void Mark(Span<byte> block, int channelCount, double minimum, double maximum)
    {
        ref var header = ref MemoryMarshal.AsRef<SensorHeader>(block);
        header.ChannelCount = channelCount;
        header.Minimum = minimum;
        header.Maximum = maximum;
    }
}
