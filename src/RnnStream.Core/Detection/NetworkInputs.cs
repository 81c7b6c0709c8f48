namespace RnnStream.Core.Detection;

/// <summary>What the network sees of a reading, shape [5], no unit.</summary>
/// <remarks>Scaled value and its difference, both clipped, so that an outlier does not shake the hidden state; log of
/// the gap in usual intervals; sine and cosine of the time of day.</remarks>
internal static class NetworkInputs
{
    public const int Size = 5;
    private const float ValueMax = 5;
    private const float GapMax = 3;

    public static float Clip(double x) => (float)Math.Clamp(x, -ValueMax, ValueMax);

    public static void Write(Span<float> inputs, float x, float before, in DayTime day, double logGap)
    {
        inputs[0] = x;
        inputs[1] = x - before;
        inputs[2] = (float)Math.Clamp(logGap, -GapMax, GapMax);
        inputs[3] = (float)day.Sine;
        inputs[4] = (float)day.Cosine;
    }
}
