using RnnStream.Core.Cells;

namespace RnnStream.Worker.Training;

/// <summary>How far back gradients reach in networks of one cell.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="AtStart">‖∂L/∂h_{T−k}‖ relative to lag 0 before training, by lag k.</param>
/// <param name="Trained">The same after training; empty where training failed.</param>
internal sealed record CellFlow(CellKind Cell, double[] AtStart, double[] Trained);
