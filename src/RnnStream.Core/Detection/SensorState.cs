using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RnnStream.Core.Detection;

/// <summary>One sensor's flat state block, seen as its parts: the header, then one state per channel.</summary>
internal readonly ref struct SensorState
{
    private const int Alignment = 64;

    public readonly ref SensorHeader Header;
    public readonly Span<ChannelState> Channels;
    private readonly Span<float> _networkMemory;
    private readonly int _networkFloats;

    /// <param name="block">The whole block.</param>
    /// <param name="networkFloats">Floats of network memory per channel, 0 without a network.</param>
    public SensorState(Span<byte> block, int networkFloats)
    {
        Header = ref MemoryMarshal.AsRef<SensorHeader>(block);
        var channels = block[Unsafe.SizeOf<SensorHeader>()..];
        Channels = MemoryMarshal.Cast<byte, ChannelState>(channels)[..Header.ChannelCount];
        var channelsSize = Header.ChannelCount * Unsafe.SizeOf<ChannelState>();
        _networkMemory = MemoryMarshal.Cast<byte, float>(channels[channelsSize..]);
        _networkFloats = networkFloats;
    }

    /// <summary>The header alone, which every block has, whatever the network.</summary>
    public static ref SensorHeader HeaderOf(Span<byte> block) => ref MemoryMarshal.AsRef<SensorHeader>(block);

    /// <summary>The same of a block that must not be changed.</summary>
    public static ref readonly SensorHeader HeaderOf(ReadOnlySpan<byte> block) =>
        ref MemoryMarshal.AsRef<SensorHeader>(block);

    /// <summary>The network's memory of one channel.</summary>
    public Span<float> NetworkMemory(int channel) => _networkMemory.Slice(channel * _networkFloats, _networkFloats);

    /// <summary>Bytes of a block, a multiple of 64.</summary>
    public static int Size(int channelCount, int networkFloats)
    {
        var channelSize = Unsafe.SizeOf<ChannelState>() + (networkFloats * sizeof(float));
        var size = Unsafe.SizeOf<SensorHeader>() + (channelCount * channelSize);
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
