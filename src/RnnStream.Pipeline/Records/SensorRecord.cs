using RnnStream.Formats;

namespace RnnStream.Pipeline.Records;

/// <summary>The definition of a sensor, written before its first reading: index, name, group and profile.</summary>
internal static class SensorRecord
{
    public static void Write(RecordWriter writer, int index, ReadOnlySpan<byte> name, SensorProfile profile)
    {
        writer.Int32(index).Bytes(name);
        WriteProfile(writer, profile);
    }

    public static void WriteProfile(RecordWriter writer, SensorProfile profile)
    {
        writer.Text(profile.Group).Text(profile.Unit).Double(profile.Minimum)
            .Double(profile.Maximum).Int32(profile.Channels.Count);
        foreach (var channel in profile.Channels) writer.Text(channel);
        writer.Int32(profile.ReorderReadings).Int64(profile.ReorderTime).Byte((byte)profile.Late);
    }

    /// <param name="reader">Where from.</param>
    /// <param name="hasReordering">False in checkpoints of programs without; a record of the log tells by its
    /// end.</param>
    public static (int Index, byte[] Name, SensorProfile Profile) Read(ref RecordReader reader, bool hasReordering)
    {
        var index = reader.Int32();
        var name = reader.Bytes().ToArray();
        return (index, name, ReadProfile(ref reader, hasReordering));
    }

    public static SensorProfile ReadProfile(ref RecordReader reader, bool hasReordering = true)
    {
        var group = reader.Text();
        var unit = reader.Text();
        var minimum = reader.Double();
        var maximum = reader.Double();
        var channels = new string[reader.Int32()];
        for (var i = 0; i < channels.Length; i++) channels[i] = reader.Text();
        var isWhole = hasReordering && !reader.IsAtEnd;
        return new SensorProfile
        {
            ReorderReadings = isWhole ? reader.Int32() : 0,
            ReorderTime = isWhole ? reader.Int64() : 0,
            Late = isWhole ? (LateReadings)reader.Byte() : LateReadings.Reject,
            Group = group,
            Unit = unit,
            Minimum = minimum,
            Maximum = maximum,
            Channels = channels,
        };
    }
}
