using System.Runtime.CompilerServices;

namespace RnnStream.Core.Detection;

/// <summary>A ring of a channel's newest values, raw, for fitting the scaler and for warming up a new
/// network.</summary>
internal struct RecentReadings
{
    public const int Capacity = 512;

    private Values _values;

    [InlineArray(Capacity)]
    private struct Values
    {
        private float _first;
    }

    /// <summary>Stores the value of reading number <paramref name="index"/>; NaN for a missing one.</summary>
    public void Observe(long index, double value) =>
        _values[(int)(index % Capacity)] = (float)Math.Clamp(value, -float.MaxValue, float.MaxValue);

    /// <summary>The value of reading number <paramref name="index"/>, one of the newest <see
    /// cref="Capacity"/>.</summary>
    public readonly float this[long index] => _values[(int)(index % Capacity)];
}
