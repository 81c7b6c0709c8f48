using System.CommandLine;
using RnnStream.Worker.Configuration;
using RnnStream.Worker.Inspection;
using RnnStream.Worker.Training;

namespace RnnStream.Worker.Verbs;

/// <summary><c>inspect</c>: what a data directory holds.</summary>
internal static class InspectVerb
{
    public static Command Create()
    {
        var directory = new Argument<string>("DIR")
        {
            Description = "The data directory, or a parameter file (.safetensors).",
        };
        var config = CommandLine.ConfigOption();
        var json = CommandLine.JsonOption("Print everything as one JSON object.");
        var verify = new Option<bool>("--verify")
        {
            Description = "Check every checksum, relation and count, and change nothing; also beside a service.",
        };
        var repair = new Option<bool>("--repair")
        {
            Description = "Do what is safe, keep a copy of what is changed, and say so.",
        };
        var onnx = new Option<string?>("--onnx")
        {
            Description = "Write the network of a parameter file for other runtimes (.onnx).",
            HelpName = "FILE",
        };
        var command = new Command("inspect", """
            Shows sensors, hidden states, models, log and checkpoints of a data directory, or what a parameter file holds.

            Examples:
              rnnstream inspect data
              rnnstream inspect data --json
              rnnstream inspect data --verify
              rnnstream inspect data --repair
              rnnstream inspect pump.safetensors --onnx pump.onnx
            """) { directory, config, json, verify, repair, onnx }.WithSettings();
        command.SetVerb(async (result, stop) =>
        {
            var path = result.GetValue(directory)!;
            if (File.Exists(path)) return InspectFile(path, result.GetValue(onnx), result.GetValue(json));
            if (result.GetValue(onnx) is not null)
                throw new VerbException($"{path}: --onnx needs a parameter file (.safetensors)", ExitCode.Usage);
            if (!Directory.Exists(path)) throw new VerbException($"{path}: there is no such directory");
            var isJson = result.GetValue(json);
            if (result.GetValue(repair)) return DirectoryCheck.Repair(path, isJson, stop);
            if (result.GetValue(verify)) return DirectoryCheck.Verify(path, isJson, stop);
            var settings = Settings.Load(result.GetValue(config), result.UnmatchedTokens);
            settings.Storage.Directory = path;
            var inspection = await DirectoryInspection.RunAsync(settings, stop).ConfigureAwait(false);
            if (isJson) Console.WriteLine(inspection.ToJson());
            else inspection.Print();
            return ExitCode.Done;
        });
        return command;
    }

    private static int InspectFile(string path, string? onnx, bool isJson)
    {
        if (onnx is not null) ParameterFile.RefuseFolder(onnx, ".onnx");
        var inspection = ParameterInspection.Of(path);
        if (onnx is not null) inspection.WriteOnnx(onnx);
        if (isJson) Console.WriteLine(inspection.ToJson());
        else inspection.Print();
        if (onnx is not null && !isJson) Console.WriteLine($"written to {onnx}");
        return ExitCode.Done;
    }
}
