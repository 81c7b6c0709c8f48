namespace RnnStream.Core.Training;

/// <summary>Windows cut into pieces of even length, the newest share of each sensor's history held out.</summary>
/// <remarks>
/// <code>
/// one sensor:  |···piece···|···piece···|···piece···|  held out  |      a piece's first steps overlap the one before
///               oldest                    no target looks → past here        and only warm the hidden state
/// </code>
/// Everything held out is newer than everything learned of the same sensor, and no target of the older part looks into
/// it.
/// </remarks>
public sealed class WindowSplit
{
    private const int PieceStretches = 4;

    private readonly List<TrainingSequence> _training = [];
    private readonly List<TrainingSequence> _heldOut = [];
    private readonly ForecastHead _head;
    private readonly int _pieceLength;
    private readonly int _warmUpLength;

    private WindowSplit(ForecastHead head, TrainingOptions options)
    {
        _head = head;
        _pieceLength = PieceStretches * options.TruncationLength;
        _warmUpLength = Math.Max(1, options.TruncationLength / 2);
    }

    /// <summary>Pieces to learn from.</summary>
    public IReadOnlyList<TrainingSequence> Training => _training;

    /// <summary>Newer pieces that judge.</summary>
    public IReadOnlyList<TrainingSequence> HeldOut => _heldOut;

    /// <summary>Splits windows of any lengths.</summary>
    /// <param name="windows">Any order; windows of one sensor must not overlap.</param>
    /// <param name="head">Whose horizons become targets.</param>
    /// <param name="options">Truncation length and held-out share.</param>
    public static WindowSplit Of(IReadOnlyList<TrainingWindow> windows, ForecastHead head, TrainingOptions options)
    {
        var split = new WindowSplit(head, options);
        foreach (var sensor in windows.GroupBy(window => window.Sensor).OrderBy(group => group.Key))
        {
            var left = sensor.Sum(window => (long)window.Length);
            var learned = (long)(left * (1 - options.HeldOutShare));
            foreach (var window in sensor.OrderBy(window => window.EndTime))
            {
                var cut = (int)Math.Clamp(learned, 0, window.Length);
                split.Cut(split._training, window, from: 0, to: cut);
                split.Cut(split._heldOut, window, from: cut, to: window.Length);
                learned -= cut;
            }
        }

        return split;
    }

    private void Cut(List<TrainingSequence> pieces, TrainingWindow window, int from, int to)
    {
        for (var first = from; first < to - 1; first += _pieceLength)
        {
            var warmUp = Math.Min(_warmUpLength, first);
            var length = Math.Min(_pieceLength, to - first) + warmUp;
            pieces.Add(window.ToSequence(_head.Horizons, first - warmUp, length, warmUp, valuesEnd: to));
        }
    }
}
