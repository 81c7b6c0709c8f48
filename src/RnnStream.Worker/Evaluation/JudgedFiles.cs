using System.Globalization;
using RnnStream.Pipeline.Output;
using RnnStream.Worker.Verbs;

namespace RnnStream.Worker.Evaluation;

/// <summary>Writes <c>timestamp,value,score,anomaly,label</c> for every row; of a vector sensor one value per
/// channel.</summary>
internal static class JudgedFiles
{
    /// <summary>One file per sensor of each log, in folders as the logs lie in theirs.</summary>
    /// <exception cref="VerbException">A result would overwrite a log.</exception>
    public static void Write(string directory, IReadOnlyList<string> paths, IReadOnlyList<JudgedSeries>[] logs)
    {
        string[] full = [.. paths.Select(Path.GetFullPath)];
        var common = Path.GetDirectoryName(full[0])!;
        while (!Array.TrueForAll(full, path => path.StartsWith(Path.Join(common, "/"), StringComparison.Ordinal)))
            common = Path.GetDirectoryName(common) ?? "/";
        for (var log = 0; log < logs.Length; log++)
        {
            var place = Path.Join(directory, Path.GetRelativePath(common, full[log]));
            foreach (var series in logs[log])
            {
                var file = logs[log].Count == 1
                    ? Path.ChangeExtension(place, ".csv")
                    : Path.Join(Path.ChangeExtension(place, null), SensorFileName.Of(series.Logged.Sensor) + ".csv");
                RefuseLog(file, full);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllLines(file, Lines(series));
            }
        }
    }

    /// <summary>Refuses to write where a log lies.</summary>
    public static void RefuseLog(string file, IEnumerable<string> logs)
    {
        if (logs.Contains(Path.GetFullPath(file), StringComparer.Ordinal))
            throw new VerbException($"{file}: is one of the logs; --out must be another folder", ExitCode.Usage);
    }

    private static IEnumerable<string> Lines(JudgedSeries series)
    {
        var channels = series.Logged.ChannelCount;
        var names = Enumerable.Range(1, channels).Select(channel => channels == 1 ? "value" : $"value{channel}");
        yield return $"timestamp,{string.Join(',', names)},score,anomaly,label";
        for (var row = 0; row < series.Rows; row++)
        {
            var values = series.Logged.Row(row).ToArray()
                .Select(static value => double.IsNaN(value) ? "" : Text(value));
            yield return $"{EventTimeText.Of(series.Logged.Times[row])},{string.Join(',', values)},"
                + $"{Text(series.Scores[row])},{(series.Flags[row] ? 1 : 0)},{(series.Logged.Labels[row] ? 1 : 0)}";
        }
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
