namespace RnnStream.Numerics.Tests;

public sealed class MatrixKernelTests
{
    private const float Canary = 12345.678f;

    public static TheoryData<KernelWidth> Vectors() => [.. Enum.GetValues<KernelWidth>().Where(k => k <= KernelSelection.Current)];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void MultiplyAdd_equals_scalar_reference_at_every_width(KernelWidth kernel)
    {
        var random = new Random(1);
        for (var columns = 0; columns <= 33; columns++)
        {
            foreach (var (rows, inner) in new[] { (1, 1), (3, 7), (4, 8), (9, 2), (5, 0), (0, 3), (8, 33) })
            {
                Compare(kernel, random, rows, inner, columns, transposed: false);
                Compare(kernel, random, rows, inner, columns, transposed: true);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void MultiplyAdd_equals_scalar_reference_in_blocks_of_four_registers(KernelWidth kernel)
    {
        var random = new Random(2);
        foreach (var columns in new[] { 63, 64, 65, 96, 111, 128, 143 })
        {
            Compare(kernel, random, rows: 10, inner: 40, columns, transposed: false);
            Compare(kernel, random, rows: 10, inner: 40, columns, transposed: true);
        }
    }

    [Fact]
    public void MultiplyAdd_refuses_shapes_that_do_not_fit()
    {
        Assert.Throws<ArgumentException>(() => MatrixKernel.MultiplyAdd(
            new MatrixView(new float[6], 2, 3), new MatrixView(new float[8], 4, 2), new MatrixSpan(new float[4], 2, 2)));
        Assert.Throws<ArgumentException>(() => MatrixKernel.MultiplyAdd(
            new MatrixView(new float[6], 2, 3), new MatrixView(new float[6], 2, 3).Transposed, new MatrixSpan(new float[4], 2, 2)));
        Assert.Throws<ArgumentException>(() => new MatrixView(new float[5], 2, 3).Rows);
    }

    private static void Compare(KernelWidth kernel, Random random, int rows, int inner, int columns, bool transposed)
    {
        var (a, b) = (Draw(random, rows * inner), Draw(random, inner * columns));
        var expected = Draw(random, rows * columns);
        var guarded = new float[expected.Length + 32];
        guarded.AsSpan().Fill(Canary);
        expected.CopyTo(guarded, 16);

        MatrixView View() => transposed ? new MatrixView(a, inner, rows).Transposed : new MatrixView(a, rows, inner);
        MatrixKernel.MultiplyAdd(
            KernelWidth.Scalar, View(), new MatrixView(b, inner, columns), new MatrixSpan(expected, rows, columns));
        MatrixKernel.MultiplyAdd(
            kernel, View(), new MatrixView(b, inner, columns), new MatrixSpan(guarded.AsSpan(16), rows, columns));

        Assert.All(guarded[..16], value => Assert.Equal(Canary, value));
        Assert.All(guarded[^16..], value => Assert.Equal(Canary, value));
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(BitConverter.SingleToInt32Bits(expected[i]), BitConverter.SingleToInt32Bits(guarded[16 + i]));
        }
    }

    private static float[] Draw(Random random, int count)
    {
        float[] special = [0f, -0f, 1e-40f, -1e-42f, float.PositiveInfinity, float.NegativeInfinity, 3e38f];
        return [.. Enumerable.Range(0, count).Select(i =>
            random.Next(40) == 0 ? special[random.Next(special.Length)] : (float)((random.NextDouble() * 2) - 1))];
    }
}
