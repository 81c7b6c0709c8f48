using System.Globalization;
using System.Text.Json;
using RnnStream.Core.Readings;
using RnnStream.Core.Simulation;

namespace RnnStream.Worker.Simulation;

/// <summary>Writes injected faults as labels.</summary>
internal static class FaultLabels
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };

    /// <summary>The windows of each sensor, in the layout of the Numenta Anomaly Benchmark: sensor → [[start, end], …],
    /// both ends inclusive. Sensors without a fault are there with no window.</summary>
    /// <param name="stream">Receives the JSON; left open.</param>
    /// <param name="sensors">All sensors.</param>
    /// <param name="faults">The faults that were injected.</param>
    /// <param name="ends">Event time of each sensor's last reading: windows are cut there, so that none lies outside
    /// the log.</param>
    public static void WriteWindows(
        Stream stream, IReadOnlyList<SimulatedSensor> sensors, IReadOnlyList<Fault> faults, long[] ends)
    {
        using var json = new Utf8JsonWriter(stream, Indented);
        json.WriteStartObject();
        for (var index = 0; index < sensors.Count; index++)
        {
            json.WriteStartArray(sensors[index].Name);
            foreach (var fault in faults.Where(fault => fault.Sensor == index && fault.Start <= ends[index]))
            {
                json.WriteStartArray();
                json.WriteStringValue(Text(fault.Start));
                json.WriteStringValue(Text(Math.Min(fault.End, ends[index])));
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>One JSON object per line: sensor, kind, start, end and strength in spreads of the sensor.</summary>
    public static void WriteList(
        Stream stream, IReadOnlyList<SimulatedSensor> sensors, IReadOnlyList<Fault> faults, long[] ends)
    {
        foreach (var fault in faults.Where(fault => fault.Start <= ends[fault.Sensor]).OrderBy(fault => fault.Start))
        {
            using (var json = new Utf8JsonWriter(stream))
            {
                json.WriteStartObject();
                json.WriteString("sensor", sensors[fault.Sensor].Name);
                json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(fault.Kind.ToString()));
                json.WriteString("start", Text(fault.Start));
                json.WriteString("end", Text(Math.Min(fault.End, ends[fault.Sensor])));
                json.WriteNumber("strength", Math.Round(fault.Strength, 2));
                json.WriteEndObject();
            }

            stream.WriteByte((byte)'\n');
        }
    }

    private static string Text(long eventTime) =>
        EventTime.ToDateTimeOffset(eventTime).ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
