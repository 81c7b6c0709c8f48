using System.Globalization;
using RnnStream.Benchmarks.Kernels;
using RnnStream.Numerics;

namespace RnnStream.Benchmarks.Comparison;

/// <summary>The same steps here, in ONNX Runtime and in PyTorch, one after the other on one core, with the ratios asked
/// for. What is not installed is left out, and said.</summary>
internal static class PeerComparison
{
    private const string NodeModules = "RNNSTREAM_NODE_MODULES";
    private const string Script = "tests/RnnStream.Benchmarks/peers/steps_torch.py";

    /// <param name="args">The folder <c>node_modules</c> that holds onnxruntime-node, unless the environment names
    /// it.</param>
    public static void Run(string[] args)
    {
        var runtime = OnnxRuntime.TryLoad(args.FirstOrDefault() ?? Environment.GetEnvironmentVariable(NodeModules));
        Console.WriteLine(runtime is null
            ? $"ONNX Runtime is left out: npm install onnxruntime-node, then name its node_modules here or in {NodeModules}."
            : $"ONNX Runtime {runtime.Version}, C interface, one thread.");
        var torch = TorchSteps.TryRun(FindScript());
        Console.WriteLine(torch is null
            ? "PyTorch is left out: install python3-torch and libopenblas0-pthread, or name a Python in RNNSTREAM_PYTHON."
            : $"{torch.Value.Version}, one thread.");
        Console.WriteLine();
        Console.WriteLine("| work, cell alone, input 8 | ours, ns | ONNX Runtime, ns | PyTorch, ns | times ONNX Runtime (goal) | times PyTorch (goal) |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var what in PeerCase.All())
        {
            var ours = StepMeasurement.Measure(what.Ours).Seconds;
            var onnx = runtime is null ? double.NaN : what.Batches.Min(batch => Onnx(runtime, what, batch));
            var python = torch?.Seconds.GetValueOrDefault(what.Key, double.NaN) ?? double.NaN;
            Console.WriteLine(
                $"| {what.Text} | {Nanoseconds(ours)} | {Nanoseconds(onnx)} | {Nanoseconds(python)} "
                + $"| {Ratio(onnx / ours, what.OnnxGoal)} | {Ratio(python / ours, what.TorchGoal)} |");
        }
    }

    private static double Onnx(OnnxRuntime runtime, PeerCase what, int batch)
    {
        var steps = new OnnxSteps(runtime, what.Cell, what.HiddenSize, what.Sensors, batch, what.Kind == "random");
        steps.Run();
        Verify(what, steps);
        return StepMeasurement.Measure(KernelSelection.Current, steps.Run).Seconds;
    }

    /// <summary>After one call its first sensor has made one step: the same as ours, up to the rounding of
    /// sums.</summary>
    private static void Verify(PeerCase what, OnnxSteps steps)
    {
        var network = what.Ours.Network();
        var state = new float[network.StateLength];
        network.Step(steps.FirstInput, state, []);
        for (var unit = 0; unit < what.HiddenSize; unit++)
        {
            if (Math.Abs(state[unit] - steps.FirstHidden[unit]) > 1e-5)
            {
                throw new InvalidOperationException(
                    $"{what.Text}: ONNX Runtime gives {steps.FirstHidden[unit]} where ours gives {state[unit]}.");
            }
        }
    }

    private static string FindScript()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Join(folder, Script))) return Path.Join(folder, Script);
        }

        return Script;
    }

    private static string Nanoseconds(double seconds) =>
        double.IsNaN(seconds) ? "–" : (seconds * 1e9).ToString("N1", CultureInfo.InvariantCulture);

    private static string Ratio(double ratio, double goal) => double.IsNaN(ratio)
        ? "–"
        : string.Create(CultureInfo.InvariantCulture, $"{ratio:f1}{(goal > 0 ? $" (≥ {goal:g})" : "")}");
}
