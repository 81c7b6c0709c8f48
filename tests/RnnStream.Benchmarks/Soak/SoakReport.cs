using System.Globalization;
using System.Text;

namespace RnnStream.Benchmarks.Soak;

/// <summary>The record as a table for people.</summary>
internal static class SoakReport
{
    /// <summary>Share of the run that is warm-up for memory: two retrainings lie in it.</summary>
    private const double WarmUpShare = 0.3;

    public static string Write(IReadOnlyList<SoakMinute> minutes, SoakVerdict ending, SoakOptions options)
    {
        var text = new StringBuilder();
        var held = minutes.Count(static minute => minute.Problem is null);
        text.Append(CultureInfo.InvariantCulture, $"{minutes.Count} faults in {options.Hours} h, {held} without a problem; ")
            .Append(CultureInfo.InvariantCulture, $"{minutes[^1].Published:N0} messages published and applied by each service\n\n")
            .Append("| Fault | Rows | Times | Held | Ready after, median / longest s |\n| --- | --- | --- | --- | --- |\n");
        foreach (var kind in minutes.GroupBy(static minute => (minute.Fault, minute.Rows)))
        {
            var times = kind.Select(static minute => minute.ReadySeconds).Order().ToArray();
            text.Append(CultureInfo.InvariantCulture, $"| {kind.Key.Fault} | {kind.Key.Rows} | {times.Length} ")
                .Append(CultureInfo.InvariantCulture, $"| {kind.Count(static minute => minute.Problem is null)} ")
                .Append(CultureInfo.InvariantCulture, $"| {times[times.Length / 2]:F1} / {times[^1]:F1} |\n");
        }
        Memory(text, minutes);
        foreach (var minute in minutes.Where(static minute => minute.Problem is not null))
            text.Append(CultureInfo.InvariantCulture, $"problem in minute {minute.Minute} ({minute.Fault}): {minute.Problem}\n");
        foreach (var problem in ending.Problems) text.Append("problem at the end: ").Append(problem).Append('\n');
        foreach (var note in ending.Notes) text.Append("at the end: ").Append(note).Append('\n');
        return text.ToString();
    }

    private static void Memory(StringBuilder text, IReadOnlyList<SoakMinute> minutes)
    {
        var warm = minutes.Skip((int)(minutes.Count * WarmUpShare)).Select(static minute => minute.Steady.MemoryKiB / 1024.0).ToArray();
        var half = warm.Length / 2;
        if (half == 0) return;
        var (first, second) = (Median(warm[..half]), Median(warm[half..]));
        text.Append(CultureInfo.InvariantCulture, $"\nmemory of the service that was never restarted, after warm-up: ")
            .Append(CultureInfo.InvariantCulture, $"median {first:F1} MiB in the first half, {second:F1} MiB in the second ")
            .Append(CultureInfo.InvariantCulture, $"({(second / first - 1) * 100:+0.0;-0.0} %), lowest {warm.Min():F1}, highest {warm.Max():F1}; ")
            .Append(CultureInfo.InvariantCulture, $"open files {minutes[0].Steady.OpenFiles} to {minutes[^1].Steady.OpenFiles}, ")
            .Append(CultureInfo.InvariantCulture, $"threads {minutes[0].Steady.Threads} to {minutes[^1].Steady.Threads}, ")
            .Append(CultureInfo.InvariantCulture, $"processor {minutes[^1].Steady.CpuSeconds / minutes.Count / 60 * 100:F1} % of one core\n\n");
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
