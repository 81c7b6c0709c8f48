using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using RnnStream.Core.Training;

namespace RnnStream.Core.Interchange;

/// <summary>A training that was interrupted, as a safetensors file: arrays as tensors, figures as metadata.</summary>
/// <remarks>
/// <code>
/// parameters, best, mean [P]    square [P], or [0] with momentum
/// metadata: training.version, training.bestEpoch, .bestLoss, .lossBefore, .meanPower, .squarePower,
///           training.epoch.N = "trainingLoss heldOutLoss gradientNorm clipped updates learningRate"
/// </code>
/// Doubles are written with as many digits as bring back the same bits.
/// </remarks>
public static class TrainingStateFile
{
    private const string Version = "1";
    private const string Prefix = "training.";

    /// <summary>The file's bytes.</summary>
    /// <param name="state">Where the training stands.</param>
    /// <param name="facts">Further texts to store beside it; names must not begin with <c>training.</c></param>
    public static byte[] Write(TrainingState state, IReadOnlyDictionary<string, string> facts)
    {
        var texts = new Dictionary<string, string>(facts, StringComparer.Ordinal)
        {
            [Prefix + "version"] = Version,
            [Prefix + "bestEpoch"] = Text(state.BestEpoch),
            [Prefix + "bestLoss"] = Text(state.BestLoss),
            [Prefix + "lossBefore"] = Text(state.LossBefore),
            [Prefix + "meanPower"] = Text(state.Optimizer.MeanPower),
            [Prefix + "squarePower"] = Text(state.Optimizer.SquarePower),
        };
        foreach (var epoch in state.Epochs)
        {
            texts[Prefix + "epoch." + Text(epoch.Epoch)] = string.Join(
                ' ', Text(epoch.TrainingLoss), Text(epoch.HeldOutLoss), Text(epoch.GradientNorm), Text(epoch.Clipped),
                Text(epoch.Updates), Text(epoch.LearningRate));
        }

        return Safetensors.Write(new SafetensorsContent(
            [
                Tensor("parameters", state.Parameters), Tensor("best", state.Best),
                Tensor("mean", state.Optimizer.Mean), Tensor("square", state.Optimizer.Square),
            ],
            texts));
    }

    /// <summary>Reads a file's bytes, trusting none of them.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="state">Where the training stood.</param>
    /// <param name="facts">The further texts.</param>
    /// <param name="fault">What is wrong; empty when all is well.</param>
    /// <returns>False when the file is no training that can go on.</returns>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out TrainingState? state,
        out IReadOnlyDictionary<string, string> facts, out string fault)
    {
        (state, facts) = (null, new Dictionary<string, string>());
        if (!Safetensors.TryRead(bytes, out var content, out fault))
        {
            return false;
        }

        facts = content.Metadata;
        if (!facts.TryGetValue(Prefix + "version", out var version))
        {
            fault = "Not an interrupted training: it holds no training.version.";
            return false;
        }

        if (version != Version)
        {
            fault = $"An interrupted training of version {version}, this program reads {Version}.";
            return false;
        }

        state = Assemble(content);
        fault = state is null
            ? "An interrupted training that is not complete: arrays or figures are missing or of other lengths."
            : "";
        return state is not null;
    }

    private static TrainingState? Assemble(SafetensorsContent content)
    {
        var epochs = new List<EpochReport>();
        while (content.Metadata.TryGetValue(Prefix + "epoch." + Text(epochs.Count + 1), out var text))
        {
            if (Epoch(epochs.Count + 1, text) is not { } epoch)
            {
                return null;
            }

            epochs.Add(epoch);
        }

        var (parameters, best) = (Find("parameters"), Find("best"));
        var (mean, square) = (Find("mean"), Find("square"));
        if (parameters is null || best is null || mean is null || square is null || best.Length != parameters.Length
            || mean.Length != parameters.Length || (square.Length != 0 && square.Length != parameters.Length)
            || !TryFigure("bestEpoch", out var bestEpoch) || !TryFigure("bestLoss", out var bestLoss)
            || !TryFigure("lossBefore", out var before) || !TryFigure("meanPower", out var meanPower)
            || !TryFigure("squarePower", out var squarePower) || !(bestEpoch >= 0 && bestEpoch <= epochs.Count))
        {
            return null;
        }

        return new TrainingState(
            parameters, best, (int)bestEpoch, bestLoss, before,
            new OptimizerState(mean, square, meanPower, squarePower), epochs);

        float[]? Find(string name) => content.Tensors.FirstOrDefault(tensor => tensor.Name == name)?.Values;
        bool TryFigure(string name, out double value) =>
            TryNumber(content.Metadata.GetValueOrDefault(Prefix + name), out value);
    }

    private static EpochReport? Epoch(int number, string text)
    {
        var words = text.Split(' ');
        Span<double> figures = stackalloc double[6];
        for (var i = 0; i < figures.Length; i++)
        {
            if (words.Length != figures.Length || !TryNumber(words[i], out figures[i]))
            {
                return null;
            }
        }

        return new EpochReport(
            number, figures[0], figures[1], figures[2], (int)figures[3], (int)figures[4], figures[5]);
    }

    private static bool TryNumber(string? text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private static SafetensorsTensor Tensor(string name, float[] values) => new(name, [values.Length], values);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
