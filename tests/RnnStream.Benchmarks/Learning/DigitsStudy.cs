using System.Diagnostics;
using System.Globalization;
using RnnStream.Core.Cells;
using RnnStream.Core.Forms;
using RnnStream.Core.Training;
using RnnStream.Core.Training.Heads;

namespace RnnStream.Benchmarks.Learning;

/// <summary>Handwritten digits row by row (8 steps of 8 pixels): many-to-one with softmax beside the same network in
/// PyTorch.</summary>
/// <remarks>The peer <c>peers/digits_torch.py</c> exports the data and trains first; without python3-torch and
/// python3-sklearn the task is
/// skipped with a message.</remarks>
internal static class DigitsStudy
{
    private const int Hidden = 64;
    private const int Epochs = 60;
    private const int Batch = 32;
    private const double Rate = 0.003;
    private const int Seeds = 5;
    private const int ClassCount = 10;

    public static IEnumerable<LearningRow> Run()
    {
        var file = Path.GetTempFileName();
        try
        {
            var peer = RunPeer(file, [CellKind.Elman, CellKind.Gru, CellKind.Lstm]);
            if (peer is null) yield break;
            var digits = File.ReadLines(file).Select(line => line.Split(',')).ToArray();
            var training = digits.Where(fields => fields[0] == "train").ToArray();
            var test = digits.Where(fields => fields[0] == "test").ToArray();
            foreach (var group in peer.GroupBy(run => run.Cell))
            {
                var theirs = group.Select(run => run.Accuracy).ToArray();
                yield return Row(group.Key, "PyTorch", theirs, "the peer", true, group.Sum(run => run.Seconds));
                var started = LearningStudy.CpuSeconds;
                var ours = Enumerable.Range(1, Seeds).Select(seed => Learn(group.Key, (ulong)seed, training, test)).ToArray();
                yield return Row(
                    group.Key, "RnnStream", ours, "mean at least the peer's", ours.Average() >= theirs.Average(),
                    LearningStudy.CpuSeconds - started);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static LearningRow Row(
        CellKind cell, string by, double[] accuracies, string goal, bool isReached, double seconds)
    {
        var each = string.Join(' ', accuracies.Select(accuracy => accuracy.ToString("0.0000", CultureInfo.InvariantCulture)));
        var mean = accuracies.Average().ToString("0.0000", CultureInfo.InvariantCulture);
        return new LearningRow(
            "digits, 8 rows of 8 pixels, five seeds", $"{cell} {Hidden}, {by}", $"accuracy {mean} ({each})", goal, isReached, Epochs, seconds);
    }

    private static double Learn(CellKind cell, ulong seed, string[][] training, string[][] test)
    {
        var head = new SoftmaxHead(ClassCount);
        var shape = new NetworkShape(cell, InputSize: 8, Hidden, Layers: 1, head.OutputSize);
        var options = new TrainingOptions
        {
            Epochs = Epochs,
            BatchSize = Batch,
            LearningRate = Rate,
            Schedule = LearningRateSchedule.Constant,
            TruncationLength = 8,
            Seed = (long)seed,
        };
        var windows = training.Select(fields => WindowClassifier.Window(8, Pixels(fields), Label(fields))).ToArray();
        var initial = ParameterInitialisation.Draw(shape, seed, forgetBias: 0);
        var result = new Trainer(shape, head.Loss, options).Train(initial, windows, []);
        var classifier = new WindowClassifier(result.Parameters!, head);
        var answer = new double[ClassCount];
        return test.Count(fields =>
        {
            classifier.Classify(Pixels(fields), answer);
            return Array.IndexOf(answer, answer.Max()) == Label(fields);
        }) / (double)test.Length;
    }

    private static int Label(string[] fields) => int.Parse(fields[1], CultureInfo.InvariantCulture);

    private static float[] Pixels(string[] fields) =>
        [.. fields.Skip(2).Select(field => int.Parse(field, CultureInfo.InvariantCulture) / 16f)];

    private static List<(CellKind Cell, double Accuracy, double Seconds)>? RunPeer(string file, CellKind[] cells)
    {
        const string Python = "/usr/bin/python3";
        var script = Path.Join(AppContext.BaseDirectory, "peers", "digits_torch.py");
        if (!File.Exists(Python))
        {
            Console.Error.WriteLine($"digits: skipped, {Python} is missing.");
            return null;
        }

        string[] numbers = [$"{Hidden}", $"{Epochs}", $"{Batch}", Rate.ToString(CultureInfo.InvariantCulture), $"{Seeds}"];
        var start = new ProcessStartInfo(Python, [script, file, .. numbers, .. cells.Select(cell => cell.ToString())]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var lines = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            Console.Error.WriteLine($"digits: skipped, the peer ended with exit code {process.ExitCode}.");
            return null;
        }

        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Select(fields => (
            Enum.Parse<CellKind>(fields[0]), double.Parse(fields[2], CultureInfo.InvariantCulture),
            double.Parse(fields[3], CultureInfo.InvariantCulture)))];
    }
}
