using System.Runtime.Intrinsics;

namespace RnnStream.Numerics;

/// <summary>Fixed activations: the same sequence of operations at every register width.</summary>
/// <remarks>tanh is a ratio of polynomials (odd degree 13 over even degree 6, the fit that Eigen uses), saturating at ±7.905;
/// the logistic function is <c>½ + ½ tanh(x / 2)</c>.</remarks>
internal static class ActivationKernel
{
    public static float Tanh(float x)
    {
        x = MathF.Min(MathF.Max(x, -7.90531110763549805f), 7.90531110763549805f);
        var s = x * x;
        var p = -2.76076847742355e-16f;
        p = MathF.FusedMultiplyAdd(p, s, 2.00018790482477e-13f);
        p = MathF.FusedMultiplyAdd(p, s, -8.60467152213735e-11f);
        p = MathF.FusedMultiplyAdd(p, s, 5.12229709037114e-08f);
        p = MathF.FusedMultiplyAdd(p, s, 1.48572235717979e-05f);
        p = MathF.FusedMultiplyAdd(p, s, 0.000637261928875436f);
        p = MathF.FusedMultiplyAdd(p, s, 0.00489352455891786f);
        var q = 1.19825839466702e-06f;
        q = MathF.FusedMultiplyAdd(q, s, 0.000118534705686654f);
        q = MathF.FusedMultiplyAdd(q, s, 0.002268434632439f);
        q = MathF.FusedMultiplyAdd(q, s, 0.00489352518554385f);
        return x * p / q;
    }

    public static float Sigmoid(float x) => MathF.FusedMultiplyAdd(Tanh(x * 0.5f), 0.5f, 0.5f);

    public static Vector128<float> Tanh(Vector128<float> x)
    {
        x = Vector128.Min(Vector128.Max(x, Vector128.Create(-7.90531110763549805f)), Vector128.Create(7.90531110763549805f));
        var s = x * x;
        var p = Vector128.Create(-2.76076847742355e-16f);
        p = Vector128.FusedMultiplyAdd(p, s, Vector128.Create(2.00018790482477e-13f));
        p = Vector128.FusedMultiplyAdd(p, s, Vector128.Create(-8.60467152213735e-11f));
        p = Vector128.FusedMultiplyAdd(p, s, Vector128.Create(5.12229709037114e-08f));
        p = Vector128.FusedMultiplyAdd(p, s, Vector128.Create(1.48572235717979e-05f));
        p = Vector128.FusedMultiplyAdd(p, s, Vector128.Create(0.000637261928875436f));
        p = Vector128.FusedMultiplyAdd(p, s, Vector128.Create(0.00489352455891786f));
        var q = Vector128.Create(1.19825839466702e-06f);
        q = Vector128.FusedMultiplyAdd(q, s, Vector128.Create(0.000118534705686654f));
        q = Vector128.FusedMultiplyAdd(q, s, Vector128.Create(0.002268434632439f));
        q = Vector128.FusedMultiplyAdd(q, s, Vector128.Create(0.00489352518554385f));
        return x * p / q;
    }

    public static Vector128<float> Sigmoid(Vector128<float> x) => Vector128.FusedMultiplyAdd(Tanh(x * Vector128.Create(0.5f)), Vector128.Create(0.5f), Vector128.Create(0.5f));

    public static Vector256<float> Tanh(Vector256<float> x)
    {
        x = Vector256.Min(Vector256.Max(x, Vector256.Create(-7.90531110763549805f)), Vector256.Create(7.90531110763549805f));
        var s = x * x;
        var p = Vector256.Create(-2.76076847742355e-16f);
        p = Vector256.FusedMultiplyAdd(p, s, Vector256.Create(2.00018790482477e-13f));
        p = Vector256.FusedMultiplyAdd(p, s, Vector256.Create(-8.60467152213735e-11f));
        p = Vector256.FusedMultiplyAdd(p, s, Vector256.Create(5.12229709037114e-08f));
        p = Vector256.FusedMultiplyAdd(p, s, Vector256.Create(1.48572235717979e-05f));
        p = Vector256.FusedMultiplyAdd(p, s, Vector256.Create(0.000637261928875436f));
        p = Vector256.FusedMultiplyAdd(p, s, Vector256.Create(0.00489352455891786f));
        var q = Vector256.Create(1.19825839466702e-06f);
        q = Vector256.FusedMultiplyAdd(q, s, Vector256.Create(0.000118534705686654f));
        q = Vector256.FusedMultiplyAdd(q, s, Vector256.Create(0.002268434632439f));
        q = Vector256.FusedMultiplyAdd(q, s, Vector256.Create(0.00489352518554385f));
        return x * p / q;
    }

    public static Vector256<float> Sigmoid(Vector256<float> x) => Vector256.FusedMultiplyAdd(Tanh(x * Vector256.Create(0.5f)), Vector256.Create(0.5f), Vector256.Create(0.5f));

    public static Vector512<float> Tanh(Vector512<float> x)
    {
        x = Vector512.Min(Vector512.Max(x, Vector512.Create(-7.90531110763549805f)), Vector512.Create(7.90531110763549805f));
        var s = x * x;
        var p = Vector512.Create(-2.76076847742355e-16f);
        p = Vector512.FusedMultiplyAdd(p, s, Vector512.Create(2.00018790482477e-13f));
        p = Vector512.FusedMultiplyAdd(p, s, Vector512.Create(-8.60467152213735e-11f));
        p = Vector512.FusedMultiplyAdd(p, s, Vector512.Create(5.12229709037114e-08f));
        p = Vector512.FusedMultiplyAdd(p, s, Vector512.Create(1.48572235717979e-05f));
        p = Vector512.FusedMultiplyAdd(p, s, Vector512.Create(0.000637261928875436f));
        p = Vector512.FusedMultiplyAdd(p, s, Vector512.Create(0.00489352455891786f));
        var q = Vector512.Create(1.19825839466702e-06f);
        q = Vector512.FusedMultiplyAdd(q, s, Vector512.Create(0.000118534705686654f));
        q = Vector512.FusedMultiplyAdd(q, s, Vector512.Create(0.002268434632439f));
        q = Vector512.FusedMultiplyAdd(q, s, Vector512.Create(0.00489352518554385f));
        return x * p / q;
    }

    public static Vector512<float> Sigmoid(Vector512<float> x) => Vector512.FusedMultiplyAdd(Tanh(x * Vector512.Create(0.5f)), Vector512.Create(0.5f), Vector512.Create(0.5f));

}
