using System.Diagnostics;
using System.Globalization;

namespace RnnStream.Benchmarks.Training;

/// <summary>The same trainings in PyTorch (<c>peers/training_torch.py</c>), in a process of their own.</summary>
internal static class TorchPeer
{
    private const string Variable = "RNNSTREAM_PYTHON";

    /// <summary>Time steps per second by "cell hidden batch"; empty, with the reason on stderr, where PyTorch is
    /// missing.</summary>
    public static IReadOnlyDictionary<string, double> Rates(string script)
    {
        var rates = new Dictionary<string, double>();
        var python = Environment.GetEnvironmentVariable(Variable) ?? "/usr/bin/python3";
        if (Find(script) is not { } path || !File.Exists(python))
        {
            Console.Error.WriteLine($"no peer: {python} or peers/{script} is missing; {Variable} names a Python with torch (apt-get install python3-torch)");
            return rates;
        }

        using var process = Process.Start(new ProcessStartInfo(python, path) { RedirectStandardOutput = true })!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            var words = line.Split([' ', ':'], StringSplitOptions.RemoveEmptyEntries);
            if (words is [var cell, "hidden", var hidden, "batch", var batch, var rate])
            {
                rates[$"{cell} {hidden} {batch}"] = 1e3 * double.Parse(rate, CultureInfo.InvariantCulture);
            }
            else
            {
                Console.WriteLine(line);
            }
        }

        process.WaitForExit();
        return rates;
    }

    private static string? Find(string script)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "tests", "RnnStream.Benchmarks", "peers", script);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
