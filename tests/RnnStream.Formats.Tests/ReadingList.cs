using System.Globalization;
using System.Text;
using RnnStream.Core.Readings;

namespace RnnStream.Formats.Tests;

/// <summary>Keeps what a decoder finds, as text that is easy to compare: <c>name=value[,value]@seconds</c>, the time
/// only
/// when it is the device's.</summary>
internal sealed class ReadingList : IReadingSink
{
    public List<string> Readings { get; } = [];

    public List<(string Sensor, long Time, double[] Values)> Raw { get; } = [];

    public List<RejectionReason> Rejections { get; } = [];

    public List<string> RejectionTexts { get; } = [];

    public void OnReading(in DecodedReading reading)
    {
        var sensor = Encoding.UTF8.GetString(reading.Sensor);
        Assert.InRange(reading.Sensor.Length, 1, 512);
        Assert.Equal(reading.Profile.Channels.Count, reading.Values.Length);
        foreach (var value in reading.Values)
            Assert.True(double.IsFinite(value) || (reading.Values.Length > 1 && double.IsNaN(value)));
        Raw.Add((sensor, reading.EventTime, reading.Values.ToArray()));
        var values = string.Join(',', reading.Values.ToArray().Select(value => value.ToString(CultureInfo.InvariantCulture)));
        var time = reading.HasDeviceTime
            ? string.Create(CultureInfo.InvariantCulture, $"@{(decimal)reading.EventTime / EventTime.Second}") : "";
        Readings.Add($"{sensor}={values}{time}");
    }

    public void OnRejected(RejectionReason reason, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> example, string detail)
    {
        Assert.NotEqual(RejectionReason.None, reason);
        Assert.NotEmpty(detail);
        Rejections.Add(reason);
        RejectionTexts.Add($"{Encoding.UTF8.GetString(topic)}: {reason}: {detail}");
    }
}
