using RnnStream.Numerics;

namespace RnnStream.Core.Training;

/// <summary>How the forecaster's outputs are read: a location and a scale for each horizon.</summary>
/// <remarks>Outputs, shape [2K]: locations of horizons 1 … K, then the natural logarithms of their scales, all in
/// scaled units. The prediction of horizon k is Student-t with <see cref="DegreesOfFreedom"/> degrees of
/// freedom.</remarks>
public sealed class ForecastHead
{
    /// <summary>Degrees of freedom ν of the likelihood: heavy tails, finite variance (Lange, Little and Taylor 1989 use
    /// 4).</summary>
    public const double DegreesOfFreedom = 4;

    /// <summary>The log-scale is held within ± this bound, so that a constant series cannot drive the scale to
    /// zero.</summary>
    public const double LogScaleMax = 7;

    private readonly int[] _horizons;

    /// <summary>A head for the given horizons.</summary>
    /// <param name="horizons">Steps ahead, ascending, each at least 1.</param>
    /// <exception cref="ArgumentException">There is none, or they do not ascend from at least 1.</exception>
    public ForecastHead(params ReadOnlySpan<int> horizons)
    {
        var previous = 0;
        foreach (var horizon in horizons)
        {
            if (horizon <= previous)
            {
                throw new ArgumentException($"Horizons must ascend from at least 1; found {horizon} after {previous}.");
            }

            previous = horizon;
        }

        _horizons = previous > 0
            ? horizons.ToArray()
            : throw new ArgumentException("A forecast needs at least one horizon.");
    }

    /// <summary>The horizons the shipped forecaster predicts: 1, 2, 4, 8, 16 and 32 readings ahead.</summary>
    public static ForecastHead Default { get; } = new(1, 2, 4, 8, 16, 32);

    /// <summary>Steps ahead of each prediction, ascending.</summary>
    public ReadOnlySpan<int> Horizons => _horizons;

    /// <summary>Outputs of the network: a location and a log-scale per horizon.</summary>
    public int OutputSize => 2 * _horizons.Length;

    /// <summary>The predicted location of horizon number <paramref name="index"/> (0-based), in scaled units.</summary>
    public float Location(ReadOnlySpan<float> outputs, int index) =>
        outputs[.._horizons.Length][index];

    /// <summary>The predicted scale of horizon number <paramref name="index"/> (0-based), in scaled units; always
    /// positive.</summary>
    public double Scale(ReadOnlySpan<float> outputs, int index) =>
        DeterministicMath.Exp(Math.Clamp(outputs[_horizons.Length + index], -LogScaleMax, LogScaleMax));
}
