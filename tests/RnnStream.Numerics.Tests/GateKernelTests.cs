namespace RnnStream.Numerics.Tests;

public sealed class GateKernelTests
{
    private const int Rows = 3;

    public static TheoryData<KernelWidth> Kernels() => [.. KernelSelection.Available];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Lstm_equals_scalar_reference_at_every_size(KernelWidth kernel)
    {
        for (var size = 1; size <= 33; size++)
        {
            var random = new Random(size);
            var (gates, before, dHidden) = (Draw(random, 4 * size), Draw(random, size), Draw(random, size));
            float[] Run(KernelWidth width)
            {
                using var memory = new GuardedBuffer(Rows * size);
                using var squashed = new GuardedBuffer(Rows * size);
                using var hidden = new GuardedBuffer(Rows * size);
                using var dMemory = new GuardedBuffer(Rows * size);
                using var dGates = new GuardedBuffer(Rows * size * 4);
                var opened = (float[])gates.Clone();
                dHidden.CopyTo(dMemory.Values);
                LstmGateKernel.Forward(width, opened, before, memory.Values, squashed.Values, hidden.Values, size);
                LstmGateKernel.Backward(width, opened, before, squashed.Values, dHidden, dMemory.Values, dGates.Values, size);
                return
                [
                    .. opened, .. memory.Values, .. squashed.Values, .. hidden.Values, .. dMemory.Values, .. dGates.Values,
                ];
            }

            AssertSameBits(Run(KernelWidth.Scalar), Run(kernel));
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Gru_equals_scalar_reference_at_every_size(KernelWidth kernel)
    {
        for (var size = 1; size <= 33; size++)
        {
            var random = new Random(size);
            var (gates, recalled, before) = (Draw(random, 3 * size), Draw(random, size), Draw(random, size));
            float[] Run(KernelWidth width)
            {
                using var hidden = new GuardedBuffer(Rows * size);
                using var dHidden = new GuardedBuffer(Rows * size);
                using var dGates = new GuardedBuffer(Rows * size * 3);
                using var dRecurrent = new GuardedBuffer(Rows * size * 3);
                var opened = (float[])gates.Clone();
                recalled.CopyTo(dHidden.Values);
                GruGateKernel.Forward(width, opened, recalled, before, hidden.Values, size);
                GruGateKernel.Backward(
                    width, opened, recalled, before, dHidden.Values, dGates.Values, dRecurrent.Values, size);
                return [.. opened, .. hidden.Values, .. dHidden.Values, .. dGates.Values, .. dRecurrent.Values];
            }

            AssertSameBits(Run(KernelWidth.Scalar), Run(kernel));
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Elman_and_optimizer_equal_scalar_reference_at_every_length(KernelWidth kernel)
    {
        for (var length = 0; length <= 33; length++)
        {
            var random = new Random(length);
            var (x, y) = (Draw(random, length), Draw(random, length));
            float[] Run(KernelWidth width)
            {
                using var hidden = new GuardedBuffer(Rows * length);
                using var dSums = new GuardedBuffer(Rows * length);
                using var weights = new GuardedBuffer(Rows * length);
                using var mean = new GuardedBuffer(Rows * length);
                using var square = new GuardedBuffer(Rows * length);
                ElmanGateKernel.Forward(width, x, hidden.Values);
                ElmanGateKernel.Backward(width, hidden.Values, y, dSums.Values);
                y.CopyTo(weights.Values);
                mean.Values.Clear();
                square.Values.Clear();
                OptimizerKernel.Adam(
                    width, weights.Values, x, mean.Values, square.Values, new AdamStep(0.7f, 0.1f, 0.001f, 0.01f, 30, 1e-8f, 0.99f));
                return [.. hidden.Values, .. dSums.Values, .. weights.Values, .. mean.Values, .. square.Values];
            }

            AssertSameBits(Run(KernelWidth.Scalar), Run(kernel));
        }
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => LstmGateKernel.Forward(
            new float[8], new float[2], new float[2], new float[2], new float[3], hiddenSize: 2));
        Assert.Throws<ArgumentException>(() => GruGateKernel.Forward(
            new float[6], new float[2], new float[1], new float[2], hiddenSize: 2));
        Assert.Throws<ArgumentException>(() => ElmanGateKernel.Forward(new float[2], new float[3]));
    }

    private static float[] Draw(Random random, int size)
    {
        float[] special = [0f, -0f, 1e-41f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 80f, -80f];
        return [.. Enumerable.Range(0, Rows * size).Select(_ =>
            random.Next(30) == 0 ? special[random.Next(special.Length)] : (float)((random.NextDouble() * 6) - 3))];
    }

    private static void AssertSameBits(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            var bothNaN = float.IsNaN(expected[i]) && float.IsNaN(actual[i]);
            Assert.True(
                bothNaN || BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(actual[i]),
                $"Element {i}: {actual[i]:R}, expected {expected[i]:R}.");
        }
    }
}
