using RnnStream.Core.Cells;
using RnnStream.Core.Training;
using RnnStream.Core.Training.Losses;

namespace RnnStream.Worker.Training;

/// <summary>Compares how far back each cell learns on the same readings: ‖∂L/∂h‖ by lag, before and after
/// training.</summary>
/// <remarks>L is the forecaster's own loss. The other cells are trained from fresh networks of the same size with the
/// same options, only to be looked at.</remarks>
internal sealed class FlowStudy
{
    private const int WindowsMax = 256;

    private readonly StudentTLoss _loss = new(ForecastHead.Default);
    private readonly TrainingSequence[] _pieces;
    private readonly int _lags;

    /// <summary>A study over the readings that training learns from.</summary>
    public FlowStudy(IReadOnlyList<TrainingWindow> windows, TrainingOptions options)
    {
        var pieces = WindowSplit.Of(windows, ForecastHead.Default, options).Training;
        var stride = Math.Max(1, pieces.Count / WindowsMax);
        _pieces = [.. pieces.Where((_, index) => index % stride == 0).Take(WindowsMax)];
        _lags = Math.Min(
            2 * options.TruncationLength,
            _pieces.Length == 0 ? 0 : _pieces.Max(static piece => piece.Length) - 1);
    }

    /// <summary>Cells that are compared with one that is trained anyway.</summary>
    public static IEnumerable<CellKind> Others(CellKind cell) =>
        Enum.GetValues<CellKind>().Where(other => other != cell);

    /// <summary>Looks at one cell.</summary>
    /// <param name="initial">Before training.</param>
    /// <param name="trained">After it; null where it failed.</param>
    public CellFlow Of(NetworkParameters initial, NetworkParameters? trained) => new(
        initial.Shape.Cell, GradientFlow.ByLag(initial, _pieces, _lags, _loss),
        trained is null ? [] : GradientFlow.ByLag(trained, _pieces, _lags, _loss));
}
