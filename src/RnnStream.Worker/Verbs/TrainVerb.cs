using System.CommandLine;
using System.Globalization;
using RnnStream.Core.Cells;
using RnnStream.Core.Detection;
using RnnStream.Core.Training;
using RnnStream.Worker.Configuration;
using RnnStream.Worker.Training;

namespace RnnStream.Worker.Verbs;

/// <summary><c>train</c>: offline training of a forecaster from logs.</summary>
internal static class TrainVerb
{
    public static Command Create()
    {
        var log = new LogOptions();
        var config = CommandLine.ConfigOption();
        var target = new Option<string>("--out")
        {
            Description = "Parameter file to write (.safetensors).",
            HelpName = "FILE",
            Required = true,
        };
        var from = new Option<string?>("--from")
        {
            Description = "Parameter file to start from, or pretrained for the shipped one. Default: a fresh network.",
            HelpName = "FILE",
        };
        var epochs = new Option<int?>("--epochs")
        {
            Description = "Most passes over the logs. Default Training:Epochs.",
        };
        var seed = new Option<long?>("--seed") { Description = "Seed. Default Training:Seed." };
        var cell = new Option<string?>("--cell")
        {
            Description = "elman, gru or lstm. Default Model:Cell.",
            HelpName = "CELL",
        };
        cell.AcceptOnlyFromAmong("elman", "gru", "lstm");
        var hidden = new Option<int?>("--hidden") { Description = "Hidden units per layer. Default Model:HiddenSize." };
        var layers = new Option<int?>("--layers") { Description = "Stacked layers. Default Model:Layers." };
        var resume = new Option<bool>("--resume")
        {
            Description = "Go on where an interrupted training stood (FILE.checkpoint); ends with the same bits.",
        };
        var threads = new Option<int>("--threads")
        {
            Description = "Threads that train; the outcome is the same for any number. Default: all cores.",
            DefaultValueFactory = static _ => Environment.ProcessorCount,
        };
        var flow = new Option<bool>("--gradient-flow")
        {
            Description = "Compare how far back each cell learns on these logs: ‖∂L/∂h‖ by lag. "
                + "Trains the other cells too, to look at them.",
        };
        var report = new Option<string?>("--report")
        {
            Description = "Page to write with the curves of loss, gradient norms and gradient flow (.html).",
            HelpName = "FILE",
        };
        var onnx = new Option<string?>("--onnx")
        {
            Description = "Write the network for other runtimes, too (.onnx).",
            HelpName = "FILE",
        };
        var json = CommandLine.JsonOption("Print the outcome as one JSON object.");
        var command = new Command("train", """
            Trains a forecaster from recorded logs, newest fifth of each sensor held out, and writes a parameter file,
            which --Model:File serves.

            Examples:
              rnnstream train pump.csv --out pump.safetensors
              rnnstream train *.csv --out plant.safetensors --from pretrained --epochs 20
              rnnstream train pump.csv --out pump.safetensors --cell lstm --hidden 64
              rnnstream train pump.csv --out pump.safetensors --gradient-flow --report pump.html
              rnnstream replay pump.csv --Model:File pump.safetensors
              rnnstream train *.csv.gz --out plant.safetensors --Training:Epochs 200 --resume
            """)
        {
            config, target, from, epochs, seed, cell, hidden, layers, resume, threads, flow, report, onnx, json,
        }.WithSettings();
        log.AddTo(command);
        command.SetVerb(async (result, stop) =>
        {
            var (paths, overrides) = log.Split(result);
            string?[] shape = [result.GetValue(cell), Text(result.GetValue(hidden)), Text(result.GetValue(layers))];
            var settings = Settings.Load(result.GetValue(config),
            [
                .. overrides, .. Setting("Training:Epochs", Text(result.GetValue(epochs))),
                .. Setting("Training:Seed", Text(result.GetValue(seed))), .. Setting("Model:Cell", shape[0]),
                .. Setting("Model:HiddenSize", shape[1]), .. Setting("Model:Layers", shape[2]),
            ]);
            var file = result.GetValue(target)!;
            ParameterFile.RefuseForeign(file);
            var targets = new TrainingTargets(file)
            {
                Report = result.GetValue(report),
                Onnx = result.GetValue(onnx),
                IsResumed = result.GetValue(resume),
                WithFlow = result.GetValue(flow),
            };
            if (targets.Report is { } page) ParameterFile.RefuseFolder(page, ".html");
            if (targets.Onnx is { } model) ParameterFile.RefuseFolder(model, ".onnx");
            if (!targets.IsResumed) TrainingCheckpoint.RefuseInterrupted(file);
            var isShaped = shape.Any(static part => part is not null);
            var run = new TrainingRun(settings.Training, Initial(settings, result.GetValue(from), isShaped))
            {
                Threads = CommandLine.InRange("--threads", result.GetValue(threads), 1, 256),
            };
            var options = log.Read(result, settings);
            var history = await Task.Run(() => TrainingHistory.Read(paths, options, stop), stop).ConfigureAwait(false);
            foreach (var note in history.Notes)
                await Console.Error.WriteLineAsync($"rnnstream: {note}").ConfigureAwait(false);
            var epochsMax = settings.Training.Epochs * (targets.WithFlow ? Enum.GetValues<CellKind>().Length : 1);
            TrainingSummary summary;
            try
            {
                summary = await ProgressBar.ShowWithTitleAsync("training", epochsMax, (advance, say) => Task.Run(
                    () => run.Run(history, targets, (cell, epoch) => Report(cell, epoch, advance, say), stop), stop))
                    .ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (File.Exists(TrainingCheckpoint.PathFor(file)))
            {
                await Console.Error.WriteLineAsync(
                    "rnnstream: stopped; the same command with --resume goes on").ConfigureAwait(false);
                throw;
            }
            if (result.GetValue(json)) Console.WriteLine(summary.ToJson());
            else summary.Print();
            return ExitCode.Done;
        });
        return command;
    }

    private static NetworkParameters Initial(Settings settings, string? from, bool isShaped)
    {
        if (from is null) return TrainingRun.Fresh(settings.Model, (ulong)settings.Training.Seed);
        if (isShaped)
        {
            throw new VerbException(
                "--from keeps its network's shape: leave --cell, --hidden, --layers out", ExitCode.Usage);
        }
        return from == "pretrained" ? PretrainedNetwork.Load() : ParameterFile.ReadForecaster(from);
    }

    private static void Report(CellKind cell, EpochReport epoch, Action<double> advance, Action<string> say)
    {
        advance(1);
        say(string.Create(CultureInfo.InvariantCulture,
            $"{cell} epoch {epoch.Epoch}: training loss {epoch.TrainingLoss:0.0000}, "
            + $"held out {epoch.HeldOutLoss:0.0000}"));
    }

    /// <summary>An option of the verb as a setting, which wins over file and environment.</summary>
    private static string[] Setting(string key, string? value) => value is null ? [] : [$"--{key}", value];

    private static string? Text<T>(T? value) where T : struct, IFormattable =>
        value?.ToString(null, CultureInfo.InvariantCulture);
}
