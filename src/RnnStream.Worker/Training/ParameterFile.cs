using RnnStream.Core.Cells;
using RnnStream.Core.Interchange;
using RnnStream.Core.Training;
using RnnStream.Worker.Verbs;

namespace RnnStream.Worker.Training;

/// <summary>Networks on disk.</summary>
internal static class ParameterFile
{
    private const string Extension = ".safetensors";

    /// <exception cref="VerbException">The file is no network.</exception>
    public static NetworkParameters Read(string path) =>
        !File.Exists(path) ? throw new VerbException($"{path}: there is no such file", ExitCode.Usage)
        : NetworkFile.TryRead(File.ReadAllBytes(path), out var network, out _, out var fault) ? network
        : throw new VerbException($"{path}: {fault}", ExitCode.Usage);

    /// <summary>Reads a network with a forecaster's inputs and outputs.</summary>
    /// <exception cref="VerbException">The file is no network, or one of another kind.</exception>
    public static NetworkParameters ReadForecaster(string path)
    {
        var network = Read(path);
        var (inputs, outputs) = (TrainingRun.InputSize, ForecastHead.Default.OutputSize);
        return network.Shape.InputSize == inputs && network.Shape.OutputSize == outputs
            ? network
            : throw new VerbException(
                $"{path}: found {network.Shape.InputSize} inputs and {network.Shape.OutputSize} outputs; "
                + $"a forecaster has {inputs} and {outputs}", ExitCode.Usage);
    }

    /// <summary>Refuses a target that cannot be written, or holds something else than one of our networks.</summary>
    /// <exception cref="VerbException">One plain line.</exception>
    public static void RefuseForeign(string path)
    {
        RefuseFolder(path, Extension);
        if (!File.Exists(path)) return;
        if (!NetworkFile.TryRead(File.ReadAllBytes(path), out _, out var metadata, out _)
            || !metadata.ContainsKey("rnnstream.version"))
        {
            throw new VerbException($"{path}: exists, was not written by rnnstream, is left alone", ExitCode.Usage);
        }
    }

    /// <summary>Refuses a target of another kind, or one that cannot be written.</summary>
    /// <exception cref="VerbException">One plain line.</exception>
    public static void RefuseFolder(string path, string extension)
    {
        if (!path.EndsWith(extension, StringComparison.Ordinal))
            throw new VerbException($"{path}: expected a name that ends in {extension}", ExitCode.Usage);
        if (Directory.Exists(path)) throw new VerbException($"{path}: is a directory", ExitCode.Usage);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder)) throw new VerbException($"{folder}: there is no such directory", ExitCode.Usage);
    }

    /// <summary>Writes beside the target and renames, so that no half file is ever there.</summary>
    public static void Write(string path, NetworkParameters network, IReadOnlyDictionary<string, string> metadata) =>
        Replace(path, NetworkFile.Write(network, metadata));

    /// <summary>The same for other runtimes.</summary>
    public static void WriteOnnx(
        string path, NetworkParameters network, IReadOnlyDictionary<string, string> metadata) =>
        Replace(path, OnnxFile.Write(network, metadata));

    private static void Replace(string path, byte[] bytes)
    {
        var beside = path + ".new";
        File.WriteAllBytes(beside, bytes);
        File.Move(beside, path, overwrite: true);
    }
}
