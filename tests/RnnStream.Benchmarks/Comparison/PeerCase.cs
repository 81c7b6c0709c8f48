using RnnStream.Benchmarks.Kernels;
using RnnStream.Core.Cells;
using RnnStream.Numerics;

namespace RnnStream.Benchmarks.Comparison;

/// <summary>Work that peers do as well.</summary>
/// <param name="Kind"><c>single</c>, <c>many</c> or <c>random</c>, as the script names it.</param>
/// <param name="Cell">Cell of one layer.</param>
/// <param name="HiddenSize">Its units.</param>
/// <param name="TorchGoal">Times as fast as PyTorch; 0 where nothing is asked.</param>
/// <param name="OnnxGoal">Times as fast as ONNX Runtime; 0 where nothing is asked.</param>
internal sealed record PeerCase(string Kind, CellKind Cell, int HiddenSize, double TorchGoal, double OnnxGoal)
{
    private const int Million = 1 << 20;

    public static IEnumerable<PeerCase> All()
    {
        foreach (var cell in new[] { CellKind.Lstm, CellKind.Gru, CellKind.Elman })
        {
            var isLstm = cell == CellKind.Lstm;
            yield return new("single", cell, 32, 135, 35);
            yield return new("many", cell, 32, 4, 2.2);
            yield return new("many", cell, 64, 0, isLstm ? 1.7 : 0);
            yield return new("many", cell, 128, 0, isLstm ? 1.3 : 0);
            yield return new("random", cell, 32, 0, isLstm ? 2.5 : 0);
        }
    }

    /// <summary>The script's name of the case.</summary>
    public string Key => $"{Kind} {Cell} {HiddenSize}";

    public string Text => Kind switch
    {
        "single" => $"{Cell} {HiddenSize}, one sensor per call, 4,096 in turn",
        "many" => $"{Cell} {HiddenSize}, 4,096 sensors",
        _ => $"{Cell} {HiddenSize}, a million in random order",
    };

    /// <summary>Our own work.</summary>
    public StepCase Ours => new(
        KernelSelection.Current, Cell, HiddenSize, Sensors, Kind == "single" ? 1 : StepCase.Many)
    { IsRandom = Kind == "random" };

    /// <summary>The peers' best of these batches counts.</summary>
    public IEnumerable<int> Batches => Kind == "single" ? [1] : [256, 1024, 4096];

    public int Sensors => Kind == "random" ? Million : StepCase.Many;
}
