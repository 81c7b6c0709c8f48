
namespace RnnStream.Core.Detection;

/// <summary>A sensor's scaler: x = asinh((y − median)/S), fixed once the warm-up is over.</summary>
/// <remarks>S = max((q90 − q10)/2.56, 0.25 σ): the first equals σ for a normal signal, the second keeps rare bursts
/// of a mostly constant one in view. A constant history gives S a hundredth of its level, so that a tiny change stays
/// tiny.</remarks>
internal struct Scaler
{
    private double _median;
    private double _scale;

    /// <summary>Whether values can be scaled yet.</summary>
    public readonly bool IsReady => _scale > 0;

    /// <summary>S, in the sensor's unit.</summary>
    public readonly double Scale => _scale;

    /// <summary>Fits the scaler to values; sorts them in place.</summary>
    /// <param name="values">Relative to <paramref name="origin"/>.</param>
    /// <param name="origin">What was taken off them, in the sensor's unit.</param>
    public void Fit(Span<float> values, double origin)
    {
        values.Sort();
        _median = values[values.Length / 2];
        var spread = (values[values.Length * 9 / 10] - (double)values[values.Length / 10]) / 2.56;
        var mean = 0.0;
        var squares = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            var difference = values[i] - mean;
            mean += difference / (i + 1);
            squares += difference * (values[i] - mean);
        }

        var deviation = Math.Sqrt(squares / values.Length);
        var level = Math.Abs(origin + _median);
        var leastScale = deviation <= 1e-6 * level ? 0.01 * level : 0.0001 * level;
        _scale = Math.Max(Math.Max(spread, 0.25 * deviation), Math.Max(leastScale, 1e-9));
    }

    /// <summary>A value in scaled units.</summary>
    public readonly double Apply(double value) => ScoreMath.Asinh((value - _median) / _scale);

    /// <summary>A scaled value in the sensor's unit.</summary>
    public readonly double Invert(double x) => _median + (_scale * ScoreMath.Sinh(x));
}
