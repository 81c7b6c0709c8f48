using System.Text.Json;
using RnnStream.Pipeline.Checkpoints;
using RnnStream.Storage.Files;
using RnnStream.Storage.Inspection;
using RnnStream.Worker.Verbs;

namespace RnnStream.Worker.Inspection;

/// <summary><c>inspect --verify</c> and <c>--repair</c>.</summary>
internal static class DirectoryCheck
{
    /// <summary>Reads everything; exit code 1 when anything is not sound.</summary>
    public static int Verify(string path, bool isJson, CancellationToken stop) =>
        Report(DirectoryVerification.Verify(path, new ContentVerification(), stop), [], null, isJson);

    /// <summary>Mends what can be mended safely.</summary>
    public static int Repair(string path, bool isJson, CancellationToken stop)
    {
        using var directory = DataDirectory.Open(path);
        var repair = DirectoryRepair.Run(directory, stop);
        return Report(repair.Result, repair.Actions, repair.Refusal, isJson);
    }

    private static int Report(DirectoryReport report, IReadOnlyList<string> actions, string? refusal, bool isJson)
    {
        if (isJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                sound = report.IsSound,
                firstSequence = report.FirstSequence,
                nextSequence = report.NextSequence,
                segments = report.Segments.Count,
                checkpoints = report.Checkpoints.Count,
                records = report.Records.ToDictionary(static pair => pair.Key.ToString(), static pair => pair.Value),
                actions,
                refusal,
                notes = report.Notes,
                problems = report.Problems,
            }));
        }
        else Print(report, actions, refusal);
        return report.IsSound && refusal is null ? ExitCode.Done : ExitCode.Failed;
    }

    private static void Print(DirectoryReport report, IReadOnlyList<string> actions, string? refusal)
    {
        Console.WriteLine(
            $"{report.Segments.Count} segments with records {report.FirstSequence} to {report.NextSequence}, "
            + $"{report.Checkpoints.Count} checkpoints");
        foreach (var (kind, count) in report.Records) Console.WriteLine($"  {count,12:N0} {kind}");
        foreach (var action in actions) Console.WriteLine($"done: {action}");
        foreach (var note in report.Notes) Console.WriteLine($"note: {note}");
        foreach (var problem in report.Problems) Console.WriteLine($"problem: {problem}");
        if (refusal is not null) Console.WriteLine($"not repaired: {refusal}");
        Console.WriteLine(report.IsSound ? "sound" : "not sound");
    }
}
