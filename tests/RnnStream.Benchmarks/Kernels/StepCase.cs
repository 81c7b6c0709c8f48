using System.Globalization;
using RnnStream.Core.Cells;
using RnnStream.Core.Training;
using RnnStream.Numerics;

namespace RnnStream.Benchmarks.Kernels;

/// <summary>One thing to measure: which network steps for how many sensors, how many of them per call.</summary>
/// <param name="Kernel">Register width.</param>
/// <param name="Cell">Cell of one layer.</param>
/// <param name="HiddenSize">Its units.</param>
/// <param name="Sensors">Sensors that take turns.</param>
/// <param name="PerCall">Sensors per call.</param>
internal sealed record StepCase(KernelWidth Kernel, CellKind Cell, int HiddenSize, int Sensors, int PerCall)
{
    public const int InputSize = 8;
    public const int Many = 4096;
    private const int Million = 1 << 20;

    /// <summary>Sensors in random order.</summary>
    public bool IsRandom { get; init; }

    /// <summary>Whether a head of one output follows; without it the work is that of the cell alone, as in the
    /// peers.</summary>
    public bool WithHead { get; init; }

    /// <summary>What the product must reach, as text; empty where nothing is asked.</summary>
    public string Goal { get; init; } = "";

    /// <summary>Floating-point operations of the cell's matrix products per step.</summary>
    public double Operations => 2.0 * Shape.GateCount * HiddenSize * (InputSize + HiddenSize);

    public string Name => string.Create(
        CultureInfo.InvariantCulture,
        $"{KernelSelection.NameOf(Kernel)} {Cell} {HiddenSize}{(WithHead ? " + head" : "")}, {Sensors:N0} sensors{(IsRandom ? " in random order" : "")}, {PerCall} per call");

    private NetworkShape Shape => new(Cell, InputSize, HiddenSize, 1, 1);

    public Network Network() => new(ParameterInitialisation.Draw(Shape, seed: 1));

    /// <summary>Every case of a register width.</summary>
    public static IEnumerable<StepCase> All(KernelWidth kernel)
    {
        var isWidest = kernel == KernelWidth.V512;
        foreach (var (cell, single, many) in new[]
            {
                (CellKind.Lstm, "≤ 105 ns", "≥ 50 %"), (CellKind.Gru, "≤ 90 ns", "≥ 50 %"), (CellKind.Elman, "≤ 40 ns", "≥ 55 %"),
            })
        {
            var isLstm = cell == CellKind.Lstm;
            StepCase Of(int hidden, int perCall) => new(kernel, cell, hidden, Many, perCall);
            yield return Of(16, 1);
            yield return Of(16, Many) with { Goal = "no cliff" };
            yield return Of(32, 1) with { Goal = isWidest ? single : isLstm ? "≥ 6 M/s" : "" };
            yield return Of(32, 1) with { WithHead = true };
            yield return Of(32, Many) with { Goal = isWidest ? many : isLstm ? "≥ 7 M/s" : "" };
            yield return Of(32, Many) with { WithHead = true };
            yield return Of(32, Many) with { Sensors = Million, IsRandom = true, Goal = isWidest && isLstm ? "≥ 10 M/s" : "" };
            yield return Of(64, 1);
            yield return Of(64, Many) with { Goal = isWidest && isLstm ? "≥ 60 %" : "" };
            yield return Of(128, Many) with { Goal = isWidest && isLstm ? "≥ 65 %" : "" };
        }
    }
}
