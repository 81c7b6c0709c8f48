using System.Runtime.CompilerServices;
using RnnStream.Numerics;

namespace RnnStream.Core.Detection;

/// <summary>A bounded memory of the states a sensor has shown; novelty is the distance to the nearest of
/// them.</summary>
/// <remarks>Invariants: the first <see cref="_used"/> prototypes are valid; coordinates are integers of 13 bits, so
/// that a squared distance is exact and fits 32 bits at any SIMD width; the newest <see cref="Delay"/> states are not
/// yet prototypes, so that a state is not compared with itself. At the bound a new prototype replaces the one that was
/// nearest longest ago, and the merging radius grows until the memory spans the readings it should.</remarks>
internal struct NoveltyMemory
{
    public const int Dimensions = NearestKernel.Dimensions;
    public const int Capacity = 256;
    public const int Delay = 12;
    private const double StepsPerUnit = 256;
    private const int CoordinateMax = 4095;

    private Prototypes _prototypes;
    private Pending _pending;
    private LastNearest _lastNearest;
    private uint _seen;
    private int _used;
    private double _radius;

    [InlineArray(Capacity * Dimensions)]
    private struct Prototypes
    {
        private short _first;
    }

    [InlineArray(Delay * Dimensions)]
    private struct Pending
    {
        private short _first;
    }

    [InlineArray(Capacity)]
    private struct LastNearest
    {
        private ushort _first;
    }

    /// <summary>Distance of a state to the nearest prototype, in scaled units; 0 while the memory is empty.</summary>
    public double Score(ReadOnlySpan<float> state, out int nearest)
    {
        Span<short> quantised = stackalloc short[Dimensions];
        Quantise(state, quantised);
        nearest = Nearest(quantised, out var squared);
        return nearest < 0 ? 0 : Math.Sqrt(squared) / StepsPerUnit;
    }

    /// <summary>Takes a state in: it becomes a prototype <see cref="Delay"/> readings from now if it is then still
    /// new.</summary>
    public void Observe(ReadOnlySpan<float> state, int nearest, double spanReadings)
    {
        if (nearest >= 0)
        {
            _lastNearest[nearest] = Clock;
        }

        var slot = (int)(_seen % Delay) * Dimensions;
        Span<short> pending = ((Span<short>)_pending).Slice(slot, Dimensions);
        if (_seen >= Delay)
        {
            Remember(pending, spanReadings);
        }

        Quantise(state, pending);
        _seen++;
    }

    private readonly ushort Clock => (ushort)(_seen >> 4);

    private void Remember(ReadOnlySpan<short> state, double spanReadings)
    {
        var nearest = Nearest(state, out var squared);
        if (nearest >= 0 && squared <= _radius * _radius)
        {
            _radius *= 1 - (0.02 * Capacity / spanReadings);
            return;
        }

        var slot = _used < Capacity ? _used++ : LeastRecentlyNearest();
        for (var d = 0; d < Dimensions; d++)
        {
            _prototypes[NearestKernel.Offset(slot, d)] = state[d];
        }

        _lastNearest[slot] = Clock;
        _radius = Math.Min(Math.Max(_radius * 1.02, 1), 4 * StepsPerUnit);
    }

    private readonly int LeastRecentlyNearest()
    {
        var oldest = 0;
        var age = -1;
        for (var i = 0; i < Capacity; i++)
        {
            var own = (ushort)(Clock - _lastNearest[i]);
            if (own > age)
            {
                age = own;
                oldest = i;
            }
        }

        return oldest;
    }

    private readonly int Nearest(ReadOnlySpan<short> state, out int squared) =>
        NearestKernel.Find(_prototypes, _used, state, out squared);

    private static void Quantise(ReadOnlySpan<float> state, Span<short> quantised)
    {
        for (var d = 0; d < Dimensions; d++)
        {
            var steps = Math.Clamp(state[d] * StepsPerUnit, -CoordinateMax, CoordinateMax);
            quantised[d] = (short)Math.Round(steps, MidpointRounding.ToEven);
        }
    }
}
