using System.Diagnostics;
using System.Globalization;
using RnnStream.Fuzz;
using RnnStream.Testing;

// TARGET --seconds N [--inputs N] [--seed S] [--keep]: mutates the corpus of a target for a time or until so many
// inputs are taken; `all` runs one target after the other. With --inputs, fewer of them are a failure.
// A failing input is written to corpus/TARGET and printed; --keep writes every input with a new outcome there as well.
var seconds = 60.0;
var seed = 1;
var inputs = long.MaxValue;
var keepsNew = false;
var names = new List<string>();
for (var index = 0; index < args.Length; index++)
{
    switch (args[index])
    {
        case "--seconds" when index + 1 < args.Length: seconds = double.Parse(args[++index], CultureInfo.InvariantCulture); break;
        case "--inputs" when index + 1 < args.Length: inputs = long.Parse(args[++index], CultureInfo.InvariantCulture); break;
        case "--seed" when index + 1 < args.Length: seed = int.Parse(args[++index], CultureInfo.InvariantCulture); break;
        case "--keep": keepsNew = true; break;
        default: names.Add(args[index]); break;
    }
}

var targets = FuzzTargets.All.Where(target => names.Contains(target.Name) || names.Contains("all")).ToList();
if (targets.Count == 0)
{
    Console.Error.WriteLine("usage: TARGET --seconds N [--inputs N] [--seed S] [--keep]");
    Console.Error.WriteLine($"targets: all {string.Join(' ', FuzzTargets.All.Select(static target => target.Name))}");
    return 2;
}

var exitCode = 0;
foreach (var target in targets)
{
    var loop = new FuzzLoop(target, seed);
    var clock = Stopwatch.StartNew();
    var failure = loop.Run(TimeSpan.FromSeconds(seconds), keepsNew, inputs);
    using (var counter = new FaultCounter($"fuzz inputs: {target.Name}")) counter.Add(loop.Inputs);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{target.Name}: {loop.Inputs:N0} inputs in {clock.Elapsed.TotalSeconds:N1} s from seed {seed}, {loop.Outcomes} different outcomes, ")
        + (failure is null ? "nothing found" : $"FAILED with {failure}"));
    if (failure is not null) exitCode = 1;
    if (inputs == long.MaxValue || loop.Inputs >= inputs) continue;
    Console.WriteLine($"{target.Name}: FAILED with too few inputs in the time");
    exitCode = 1;
}
return exitCode;
