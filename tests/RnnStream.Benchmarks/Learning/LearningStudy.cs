using System.Runtime.InteropServices;
using RnnStream.Numerics;

namespace RnnStream.Benchmarks.Learning;

/// <summary>Whether networks learn what networks like them are known to learn: a table, and exit code 1 where a goal is
/// missed.</summary>
/// <remarks><c>-- learning [task…] [--long] [--out DIR]</c>: short tasks take seconds, <c>--long</c> adds those of
/// minutes; <c>--out</c> writes
/// <c>learning.md</c> and drawings of gradients by lag there.</remarks>
internal static class LearningStudy
{
    private static readonly (string Name, bool IsLong, Func<string?, IEnumerable<LearningRow>> Run)[] Tasks =
    [
        ("adding", false, _ => AddingStudy.Short()),
        ("reber", false, _ => SymbolStudy.Reber()),
        ("negation", false, _ => SymbolStudy.Negation()),
        ("explosion", false, _ => AddingStudy.Explosion()),
        ("fleet", false, _ => FleetStudy.Run()),
        ("adding-200", true, AddingStudy.Long),
        ("reversal", true, _ => SymbolStudy.Reversal()),
        ("digits", true, _ => DigitsStudy.Run()),
    ];

    public static int Run(string[] args)
    {
        var folderAt = Array.IndexOf(args, "--out") + 1;
        var folder = folderAt == 0 ? null : args[folderAt];
        var names = args.Where((arg, i) => !arg.StartsWith("--", StringComparison.Ordinal) && (folderAt == 0 || i != folderAt)).ToArray();
        var unknown = names.FirstOrDefault(name => Tasks.All(task => task.Name != name));
        if (unknown is not null)
        {
            Console.Error.WriteLine($"'{unknown}' is no task: {string.Join(", ", Tasks.Select(task => task.Name))} were expected.");
            return 2;
        }

        if (folder is not null) Directory.CreateDirectory(folder);
        var lines = new List<string> { About(), "", LearningRow.Heading };
        lines.ForEach(Console.WriteLine);
        var isReached = true;
        foreach (var task in Tasks.Where(task => names.Length > 0 ? names.Contains(task.Name) : args.Contains("--long") || !task.IsLong))
        {
            foreach (var row in task.Run(folder))
            {
                Console.WriteLine(row);
                lines.Add(row.ToString());
                isReached &= row.IsReached;
            }
        }

        if (folder is not null) File.WriteAllText(Path.Join(folder, "learning.md"), "# Learning\n\n" + string.Join('\n', lines) + "\n");
        return isReached ? 0 : 1;
    }

    /// <summary>CPU seconds of this process so far.</summary>
    public static double CpuSeconds => Environment.CpuUsage.UserTime.TotalSeconds;

    private static string About() =>
        $"`dotnet run -c Release --project tests/RnnStream.Benchmarks -- learning --long`, one thread, kernel {KernelSelection.Current}, "
        + $"{RuntimeInformation.FrameworkDescription}.";
}
