
namespace RnnStream.Core.Detection;

/// <summary>A bank of linear recurrent states: exponential means of the scaled value at several spans.</summary>
/// <remarks>h_k ← h_k + (x − h_k)/span_k. A linear bank does not saturate, so that what was never seen stays far from
/// what was.</remarks>
internal struct StateBank
{
    public const int Dimensions = NoveltyMemory.Dimensions;

    public float X;
    public float Mean2;
    public float Mean4;
    public float Mean8;
    public float Mean16;
    public float Mean64;
    public float Slow;
    private uint _steps;

    /// <summary>Advances every mean by one reading.</summary>
    public void Step(float x, double slowReadings)
    {
        X = x;
        _steps += _steps == uint.MaxValue ? 0u : 1u;
        Mean2 = Advance(Mean2, 2);
        Mean4 = Advance(Mean4, 4);
        Mean8 = Advance(Mean8, 8);
        Mean16 = Advance(Mean16, 16);
        Mean64 = Advance(Mean64, 64);
        Slow = Advance(Slow, slowReadings);
    }

    /// <summary>Forgets the past: all means start again with the next reading.</summary>
    public void Reset() => _steps = 0;

    /// <summary>Writes the state as coordinates, shape [8], in scaled units.</summary>
    public readonly void CopyTo(Span<float> state, in DayTime day, DetectorTuning tuning)
    {
        state[0] = X;
        state[1] = Mean2;
        state[2] = Mean4;
        state[3] = Mean8;
        state[4] = Mean16;
        state[5] = (float)(tuning.DayWeight * day.Sine);
        state[6] = (float)(tuning.DayWeight * day.Cosine);
        state[7] = 0;
    }

    // Young means average over what there is, so that the first reading is not taken for zero.
    private readonly float Advance(float mean, double span) =>
        mean + (float)((X - mean) / Math.Min(span, _steps));
}
