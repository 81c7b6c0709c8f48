namespace RnnStream.Numerics.Tests;

public sealed class ReductionKernelTests
{
    [Fact]
    public void Every_kernel_equals_sixteen_partial_sums_and_one_tree_at_every_length()
    {
        for (var length = 0; length <= 70; length++)
        {
            foreach (var x in new[] { TestValues.Random(length, length, 3), TestValues.Mixed(length, length + 7) })
            {
                var y = TestValues.Random(length, seed: length + 99, scale: 2);
                var (sum, dot) = (Reference(x, null), Reference(x, y));
                foreach (var width in KernelSelection.Available)
                {
                    Bits.Equal(sum, ReductionKernel.Sum(width, x), $"sum of {length} at {width}");
                    Bits.Equal(dot, ReductionKernel.Dot(width, x, y), $"dot of {length} at {width}");
                }
            }
        }
    }

    [Fact]
    public void Squared_norm_is_the_dot_product_with_itself() =>
        Assert.Equal(ReductionKernel.Dot([1, 2, 3], [1, 2, 3]), ReductionKernel.SquaredNorm([1, 2, 3]));

    [Fact]
    public void Unequal_lengths_are_refused() =>
        Assert.Throws<ArgumentException>(() => ReductionKernel.Dot([1, 2], [1]));

    private static float Reference(float[] x, float[]? y)
    {
        var partials = new float[16];
        for (var i = 0; i < x.Length; i++)
        {
            partials[i % 16] = y is null ? partials[i % 16] + x[i] : MathF.FusedMultiplyAdd(x[i], y[i], partials[i % 16]);
        }

        for (var half = 8; half > 0; half /= 2)
        {
            for (var i = 0; i < half; i++)
            {
                partials[i] += partials[i + half];
            }
        }

        return partials[0];
    }
}
