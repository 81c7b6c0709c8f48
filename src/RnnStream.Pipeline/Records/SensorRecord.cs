using RnnStream.Formats;

namespace RnnStream.Pipeline.Records;

/// <summary>The definition of a sensor, written before its first reading: index, name, group and profile.</summary>
internal static class SensorRecord
{
    public static void Write(RecordWriter writer, int index, ReadOnlySpan<byte> name, SensorProfile profile)
    {
        writer.Int32(index).Bytes(name).Text(profile.Group).Text(profile.Unit).Double(profile.Minimum)
            .Double(profile.Maximum).Int32(profile.Channels.Count);
        foreach (var channel in profile.Channels) writer.Text(channel);
    }

    public static (int Index, byte[] Name, SensorProfile Profile) Read(ref RecordReader reader)
    {
        var index = reader.Int32();
        var name = reader.Bytes().ToArray();
        var group = reader.Text();
        var unit = reader.Text();
        var minimum = reader.Double();
        var maximum = reader.Double();
        var channels = new string[reader.Int32()];
        for (var i = 0; i < channels.Length; i++) channels[i] = reader.Text();
        return (index, name, new SensorProfile
        {
            Group = group,
            Unit = unit,
            Minimum = minimum,
            Maximum = maximum,
            Channels = channels,
        });
    }
}
