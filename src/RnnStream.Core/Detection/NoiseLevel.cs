namespace RnnStream.Core.Detection;

/// <summary>How much a channel scatters from reading to reading, lately and usually.</summary>
/// <remarks>Distances to the mean of the newest two readings, averaged over 16 and over 400 readings; clipped, so that
/// one outlier is not taken for noise.</remarks>
internal struct NoiseLevel
{
    private const float ShortReadings = 16;
    private const float UsualReadings = 400;
    private const int YoungReadings = 64;
    private const int ReadingsKnown = 32;
    private const double SizeMax = 5;
    private const double Floor = 0.03;

    private float _short;
    private float _usual;
    private float _spread;
    private uint _count;

    /// <summary>How rough the series is, in [0.01, 1]: 1 for white noise, small where readings follow each other
    /// closely, so that few of them say anything new.</summary>
    public readonly double Roughness => Math.Clamp((_usual + 0.001) / (_spread + 0.001), 0.01, 1);

    /// <summary>Takes one scaled value in, after the bank's step.</summary>
    /// <param name="x">Scaled value.</param>
    /// <param name="bank">The means that already hold it.</param>
    /// <param name="learn">Whether what is usual follows.</param>
    /// <param name="size">How far the scatter is above the usual one, in quarters of a decade.</param>
    /// <returns>False while the usual scatter is not known.</returns>
    public bool TryStep(double x, in StateBank bank, bool learn, out double size)
    {
        _count += _count == uint.MaxValue ? 0u : 1u;
        Approach(ref _short, 2 * Math.Abs(x - bank.Mean2), ShortReadings);
        size = 4 * Math.Max(0, ScoreMath.Log10((_short + Floor) / (_usual + Floor)));
        if (learn || _count < YoungReadings)
        {
            Approach(ref _spread, Math.Abs(x - bank.Slow), UsualReadings);
            Approach(ref _usual, _short, UsualReadings);
        }

        return _count >= ReadingsKnown;
    }

    private readonly void Approach(ref float mean, double size, float readings) =>
        mean += (float)((Math.Min(size, SizeMax) - mean) / Math.Min(_count, readings));
}
