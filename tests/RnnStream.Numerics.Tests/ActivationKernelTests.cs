namespace RnnStream.Numerics.Tests;

public sealed class ActivationKernelTests
{
    private delegate void Kernel(KernelWidth width, ReadOnlySpan<float> x, Span<float> destination);

    private static readonly (string Name, Kernel Kernel, Func<float, float> Reference)[] Functions =
    [
        ("tanh", ActivationKernel.Tanh, ActivationKernel.Tanh),
        ("sigmoid", ActivationKernel.Sigmoid, ActivationKernel.Sigmoid),
        ("exp", ActivationKernel.Exp, ActivationKernel.Exp),
        ("softplus", ActivationKernel.Softplus, ActivationKernel.Softplus),
    ];

    [Fact]
    public void Every_kernel_equals_scalar_reference_at_every_length()
    {
        foreach (var width in KernelSelection.Available)
        {
            for (var length = 0; length <= 33; length++)
            {
                var x = TestValues.Mixed(length, seed: length);
                foreach (var (name, kernel, reference) in Functions)
                {
                    using var guarded = new GuardedBuffer(length);
                    kernel(width, x, guarded.Values);
                    guarded.Check();
                    for (var i = 0; i < length; i++)
                    {
                        Bits.Equal(reference(x[i]), guarded.Values[i], $"{name}({x[i]}) at {width}");
                    }
                }
            }
        }
    }

    [Fact]
    public void Destination_may_be_the_input()
    {
        foreach (var width in KernelSelection.Available)
        {
            var x = TestValues.Mixed(100, seed: 3);
            foreach (var (name, kernel, reference) in Functions)
            {
                var values = x.ToArray();
                kernel(width, values, values);
                for (var i = 0; i < x.Length; i++)
                {
                    Bits.Equal(reference(x[i]), values[i], name);
                }
            }
        }
    }

    [Fact]
    public void Errors_stay_below_what_is_stated()
    {
        var (tanh, sigmoid, exp, softplus) = (0d, 0d, 0d, 0d);
        for (var bits = 0L; bits < uint.MaxValue; bits += 3989)
        {
            var x = BitConverter.UInt32BitsToSingle((uint)bits);
            if (float.IsNaN(x))
            {
                continue;
            }

            double exact = Math.Tanh(x);
            var size = Math.Max(Math.Abs(exact), float.MinValue);
            tanh = Math.Max(tanh, Math.Abs(exact) < 1e-37 ? 0 : Math.Abs(ActivationKernel.Tanh(x) - exact) / size);
            sigmoid = Math.Max(sigmoid, Math.Abs(ActivationKernel.Sigmoid(x) - (1 / (1 + Math.Exp(-(double)x)))));
            var held = Math.Clamp(x, -87.3f, 87.3f);
            exp = Math.Max(exp, Math.Abs((ActivationKernel.Exp(x) / Math.Exp(held)) - 1));
            if (x is >= -87.3f and < 1e38f)
            {
                var u = Math.Exp(-Math.Abs((double)x));
                var ln = Math.Max(x, 0) + (u < 1e-5 ? u - (u * u / 2) : Math.Log(1 + u));
                softplus = Math.Max(softplus, Math.Abs((ActivationKernel.Softplus(x) / ln) - 1));
            }
        }

        Assert.True(tanh < 3e-7, $"tanh {tanh}");
        Assert.True(sigmoid < 1.5e-7, $"sigmoid {sigmoid}");
        Assert.True(exp < 2e-7, $"exp {exp}");
        Assert.True(softplus < 4e-7, $"softplus {softplus}");
    }

    [Theory]
    [InlineData(7.983721f)]
    [InlineData(float.MaxValue)]
    [InlineData(float.PositiveInfinity)]
    public void Saturation_is_exact_and_odd(float x)
    {
        Assert.Equal(1, ActivationKernel.Tanh(x));
        Assert.Equal(-1, ActivationKernel.Tanh(-x));
        Assert.Equal(1, ActivationKernel.Sigmoid(2 * x));
        Assert.Equal(0, ActivationKernel.Sigmoid(-2 * x));
    }

    [Fact]
    public void Tanh_never_leaves_its_range()
    {
        for (var x = 7f; x < 9.1f; x = MathF.BitIncrement(x + 1e-5f))
        {
            Assert.InRange(ActivationKernel.Tanh(x), 0.999f, 1f);
        }
    }

    [Fact]
    public void Signed_zero_survives_tanh() =>
        Assert.Equal(int.MinValue, BitConverter.SingleToInt32Bits(ActivationKernel.Tanh(-0f)));

    [Fact]
    public void Unequal_lengths_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => ActivationKernel.Tanh([1, 2], new float[3]));
        Assert.Contains("2 values", error.Message, StringComparison.Ordinal);
    }
}
