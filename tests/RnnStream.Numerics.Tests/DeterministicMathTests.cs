using System.Security.Cryptography;

namespace RnnStream.Numerics.Tests;

/// <summary>Holds every function to its stated error, against the platform's library, which is itself within 1
/// ulp.</summary>
public sealed class DeterministicMathTests
{
    private const int Samples = 40_000;

    public static TheoryData<string, double, double, double> Functions() => new()
    {
        { "Exp", -745, 709, 2 },
        { "Exp", -1, 1, 2 },
        { "Expm1", 0.5, 700, 2 },
        { "Pow10", -300, 300, 3 },
        { "Log", 1e-300, 1e300, 2 },
        { "Log", 0.5, 2, 2 },
        { "Log10", 1e-300, 1e300, 2 },
        { "Log10", 0.5, 2, 2 },
        { "Sinh", -700, 700, 4 },
        { "Sinh", -2, 2, 4 },
        { "Tanh", -25, 25, 4 },
        { "Tanh", -0.5, 0.5, 4 },
        { "Sigmoid", -40, 40, 4 },
        { "Asinh", -1e9, 1e9, 4 },
        { "Asinh", -3, 3, 4 },
        { "Cbrt", -1e9, 1e9, 2 },
        { "Cbrt", -1, 1, 2 },
        { "Sin", -100, 100, 2 },
        { "Sin", -1_600_000, 1_600_000, 2 },
        { "Cos", -100, 100, 2 },
        { "Cos", -1_600_000, 1_600_000, 2 },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Error_stays_below_what_is_stated(string name, double from, double to, double ulps)
    {
        var (own, library) = Pair(name);
        var random = new Random(1);
        for (var i = 0; i < Samples; i++)
        {
            var u = random.NextDouble();
            var x = from > 0 && to > 100 ? Math.Exp(Math.Log(from) + ((Math.Log(to) - Math.Log(from)) * u)) : from + ((to - from) * u);
            var (found, expected) = (own(x), library(x));
            var ulp = Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected);
            Assert.True(Math.Abs(found - expected) <= ulps * ulp, $"{name}({x:R}): expected {expected:R}, found {found:R}");
        }
    }

    [Fact]
    public void Small_arguments_keep_their_digits()
    {
        for (var x = 1e-300; x < 1e-8; x *= 3.7)
        {
            var square = x * x / 2;
            Assert.Equal(x + square, DeterministicMath.Expm1(x), x * 1e-15);
            Assert.Equal(x - square, DeterministicMath.Log1p(x), x * 1e-15);
            Assert.Equal(-x - square, DeterministicMath.Log1p(-x), x * 1e-15);
            Assert.Equal(x, DeterministicMath.Tanh(x), x * 1e-15);
            Assert.Equal(x, DeterministicMath.Sinh(x), x * 1e-15);
            Assert.Equal(x, DeterministicMath.Asinh(x), x * 1e-15);
        }
    }

    [Fact]
    public void Expm1_and_Log1p_undo_each_other()
    {
        for (var x = -0.9; x < 1000; x += 0.137)
        {
            Assert.Equal(x, DeterministicMath.Expm1(DeterministicMath.Log1p(x)), Math.Abs(x) * 2e-14);
        }
    }

    [Fact]
    public void Powers_of_ten_are_whole_decades()
    {
        for (var exponent = 0; exponent <= 22; exponent++)
        {
            Assert.Equal(exponent, DeterministicMath.Log10(double.Parse($"1e{exponent}")));
        }
    }

    [Fact]
    public void Edges_are_as_documented()
    {
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Exp(710));
        Assert.Equal(0, DeterministicMath.Exp(-746));
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Exp(double.PositiveInfinity));
        Assert.Equal(double.NegativeInfinity, DeterministicMath.Log(0));
        Assert.Equal(double.NegativeInfinity, DeterministicMath.Log10(0));
        Assert.Equal(double.NegativeInfinity, DeterministicMath.Log1p(-1));
        Assert.Equal(Math.Log(double.Epsilon), DeterministicMath.Log(double.Epsilon));
        Assert.Equal(1, DeterministicMath.Tanh(double.PositiveInfinity));
        Assert.Equal(0, DeterministicMath.Sigmoid(double.NegativeInfinity));
        Assert.Equal(double.NegativeInfinity, DeterministicMath.Asinh(double.NegativeInfinity));
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Pow10(400));
        Assert.Equal(0, DeterministicMath.Pow10(-400));
        Assert.Equal(8, DeterministicMath.Pow(2, 3), 1e-14);
        foreach (var nan in new[]
        {
            DeterministicMath.Log(-1), DeterministicMath.Log10(-1), DeterministicMath.Log1p(-2),
            DeterministicMath.Exp(double.NaN), DeterministicMath.Expm1(double.NaN), DeterministicMath.Tanh(double.NaN),
            DeterministicMath.Sin(double.PositiveInfinity), DeterministicMath.Cbrt(double.NaN),
            DeterministicMath.Sinh(double.NaN), DeterministicMath.Asinh(double.NaN), DeterministicMath.Pow10(double.NaN),
        })
        {
            Assert.True(double.IsNaN(nan));
        }
    }

    /// <summary>The digest was recorded on x86-64; it must be the same on every machine.</summary>
    [Fact]
    public void All_bits_are_those_recorded()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in new[] { "Exp", "Expm1", "Pow10", "Log", "Log10", "Sinh", "Tanh", "Sigmoid", "Asinh", "Cbrt", "Sin", "Cos" })
        {
            var own = Pair(name).Own;
            for (var i = 1; i < 2000; i++)
            {
                hash.AppendData(BitConverter.GetBytes(own(i * 0.0371)));
            }
        }

        Assert.Equal("40EDDDE069444F0E", Convert.ToHexString(hash.GetHashAndReset())[..16]);
    }

    private static (Func<double, double> Own, Func<double, double> Library) Pair(string name) => name switch
    {
        "Exp" => (DeterministicMath.Exp, Math.Exp),
        "Expm1" => (DeterministicMath.Expm1, x => Math.Exp(x) - 1),
        "Pow10" => (DeterministicMath.Pow10, x => Math.Pow(10, x)),
        "Log" => (DeterministicMath.Log, Math.Log),
        "Log10" => (DeterministicMath.Log10, Math.Log10),
        "Sinh" => (DeterministicMath.Sinh, Math.Sinh),
        "Tanh" => (DeterministicMath.Tanh, Math.Tanh),
        "Sigmoid" => (DeterministicMath.Sigmoid, x => 1 / (1 + Math.Exp(-x))),
        "Asinh" => (DeterministicMath.Asinh, Math.Asinh),
        "Cbrt" => (DeterministicMath.Cbrt, ExactCbrt),
        "Sin" => (DeterministicMath.Sin, Math.Sin),
        _ => (DeterministicMath.Cos, Math.Cos),
    };

    /// <summary>One step of Newton's method with the residual computed twice as precisely: the library's own is 4 ulp
    /// off.</summary>
    private static double ExactCbrt(double x)
    {
        var r = Math.Cbrt(x);
        var square = r * r;
        var cube = square * r;
        var rest = Math.FusedMultiplyAdd(square, r, -cube) + (Math.FusedMultiplyAdd(r, r, -square) * r);
        return r + ((x - cube - rest) / (3 * square));
    }
}
