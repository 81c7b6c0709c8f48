using System.Text.Unicode;
using RnnStream.Core.Readings;
using RnnStream.Formats;

namespace RnnStream.Fuzz.Targets;

/// <summary>Takes readings and checks what everybody downstream relies on.</summary>
internal sealed class CountingSink : IReadingSink
{
    private HashCode _outcome;

    public int Readings { get; private set; }

    public int Rejections { get; private set; }

    /// <summary>Order and kind of what came.</summary>
    public int Outcome => _outcome.ToHashCode();

    public void OnReading(in DecodedReading reading)
    {
        Readings++;
        if (Readings < 8) _outcome.Add(reading.Values.Length);
        FuzzException.Require(Utf8.IsValid(reading.Sensor), "a sensor's name is not UTF-8");
        FuzzException.Require(!reading.Sensor.IsEmpty, "a sensor has no name");
        FuzzException.Require(reading.Values.Length > 0, "a reading has no values");
        foreach (var value in reading.Values) FuzzException.Require(!double.IsInfinity(value), "a value is infinite");
        if (reading.Values.Length == 1) FuzzException.Require(double.IsFinite(reading.Values[0]), "a single value is missing");
    }

    public void OnRejected(RejectionReason reason, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> example, string detail)
    {
        Rejections++;
        if (Rejections < 8) _outcome.Add((int)reason);
        if (Rejections < 4) _outcome.Add(detail.Length);
        FuzzException.Require(reason != RejectionReason.None, "a rejection has no reason");
        FuzzException.Require(detail.Length < 500, "the detail of a rejection is long");
        FuzzException.Require(!detail.Contains('\n', StringComparison.Ordinal), "the detail of a rejection has lines");
    }
}
