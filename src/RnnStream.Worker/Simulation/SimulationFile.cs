using System.IO.Compression;
using System.Text;
using RnnStream.Core.Readings;
using RnnStream.Core.Simulation;
using RnnStream.Formats.Logs;

namespace RnnStream.Worker.Simulation;

/// <summary>Writes a simulation as a recorded log.</summary>
internal static class SimulationFile
{
    /// <summary>Writes everything up to the duration; returns the number of readings.</summary>
    /// <param name="settings">With a duration.</param>
    /// <param name="standardOutput">Receives the log when no file is named; left open.</param>
    /// <param name="cancellationToken">Ends the log early, at a whole reading.</param>
    public static long Write(SimulateSettings settings, Stream standardOutput, CancellationToken cancellationToken)
    {
        var simulation = new PlantSimulation(settings.Simulation);
        var end = settings.Simulation.Start + EventTime.From(settings.Duration!.Value);
        var ends = new long[simulation.Sensors.Count];
        Array.Fill(ends, long.MinValue);
        long readings;
        using (var log = new LogWriter(Open(settings.Out, standardOutput), WriteOptions(settings, simulation)))
            readings = WriteReadings(log, simulation, end, ends, cancellationToken);

        WriteLabels(settings, simulation, ends);
        return readings;
    }

    /// <summary>Writes the label files that were asked for.</summary>
    /// <param name="settings">Names them.</param>
    /// <param name="simulation">What was simulated.</param>
    /// <param name="ends">Event time of each sensor's last reading.</param>
    public static void WriteLabels(SimulateSettings settings, PlantSimulation simulation, long[] ends)
    {
        if (settings.Labels is { } windows)
        {
            using var stream = File.Create(windows);
            FaultLabels.WriteWindows(stream, simulation.Sensors, simulation.Faults, ends);
            stream.WriteByte((byte)'\n');
        }

        if (settings.FaultList is { } list)
        {
            using var stream = File.Create(list);
            FaultLabels.WriteList(stream, simulation.Sensors, simulation.Faults, ends);
        }
    }

    private static long WriteReadings(
        LogWriter log, PlantSimulation simulation, long end, long[] ends, CancellationToken cancellationToken)
    {
        byte[][] names = [.. simulation.Sensors.Select(sensor => Encoding.UTF8.GetBytes(sensor.Name))];
        var readings = 0L;
        for (var next = simulation.Next(); next.EventTime < end; next = simulation.Next())
        {
            if (cancellationToken.IsCancellationRequested) break;
            log.Write(names[next.Sensor], next.EventTime, next.Value, next.Fault != FaultKind.None);
            ends[next.Sensor] = next.EventTime;
            readings++;
        }

        return readings;
    }

    private static LogWriteOptions WriteOptions(SimulateSettings settings, PlantSimulation simulation) => new()
    {
        Format = settings.Format,
        Sensors = [.. simulation.Sensors.Select(sensor => sensor.Name)],
        TopicPrefix = settings.TopicPrefix.Length == 0 ? "" : settings.TopicPrefix + "/",
    };

    private static Stream Open(string? path, Stream standardOutput)
    {
        if (path is null or "-") return new BufferedStream(standardOutput);
        var file = File.Create(path);
        return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(file, CompressionLevel.SmallestSize)
            : file;
    }
}
