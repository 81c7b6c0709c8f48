using RnnStream.Core.Readings;

namespace RnnStream.Formats.Tests;

/// <summary>Only counts, so that allocation tests measure the decoder alone.</summary>
internal sealed class CountingSink : IReadingSink
{
    public long Readings { get; private set; }

    public long Rejections { get; private set; }

    public double Sum { get; private set; }

    public void OnReading(in DecodedReading reading)
    {
        Readings++;
        Sum += reading.Values[0];
    }

    public void OnRejected(RejectionReason reason, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> example, string detail) =>
        Rejections++;
}
