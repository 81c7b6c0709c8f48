using System.Runtime.CompilerServices;

namespace RnnStream.Numerics;

/// <summary>Steps of gradient descent over flat parameters. Element-wise, so all kernels agree bit for bit.</summary>
public static class OptimizerKernel
{
    /// <summary>One step of AdamW (Kingma and Ba 2015, algorithm 1; decoupled decay of Loshchilov and Hutter
    /// 2019).</summary>
    /// <param name="parameters">w, any shape; changed.</param>
    /// <param name="gradient">g, same shape.</param>
    /// <param name="mean">m, same shape, zero before the first step; changed.</param>
    /// <param name="square">v, same shape, zero before the first step; changed.</param>
    /// <param name="step">The step's factors.</param>
    /// <remarks>
    /// <code>
    /// m ← m + (1 − β₁)(g − m)      v ← v + (1 − β₂)(g² − v)
    /// w ← w · (1 − rate · decay) − (rate / (1 − β₁ᵗ)) · m / (√v / √(1 − β₂ᵗ) + ε)
    /// </code>
    /// g is first multiplied by the clipping factor.
    /// </remarks>
    public static void Adam(
        Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> mean, Span<float> square, in AdamStep step) =>
        Adam(KernelSelection.Current, parameters, gradient, mean, square, step);

    internal static void Adam(
        KernelWidth kernel, Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> mean, Span<float> square,
        in AdamStep step)
    {
        Check(parameters.Length, gradient.Length, mean.Length, square.Length);
        if (parameters.Length > 0)
        {
            var body = new AdamBody(ref parameters[0], in gradient[0], ref mean[0], ref square[0], step);
            ElementLoop.Run(kernel, parameters.Length, body);
        }
    }

    /// <summary>One step of gradient descent with momentum: <c>m ← μ m + g</c>, <c>w ← w − rate · m</c> (Polyak
    /// 1964).</summary>
    /// <param name="parameters">w, any shape; changed.</param>
    /// <param name="gradient">g, same shape.</param>
    /// <param name="momentum">m, same shape, zero before the first step; changed.</param>
    /// <param name="gradientFactor">Factor of g (clipping).</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="decay">μ.</param>
    public static void Momentum(
        Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> momentum,
        float gradientFactor, float rate, float decay)
    {
        Check(parameters.Length, gradient.Length, momentum.Length, momentum.Length);
        for (var i = 0; i < parameters.Length; i++)
        {
            momentum[i] = MathF.FusedMultiplyAdd(decay, momentum[i], gradient[i] * gradientFactor);
            parameters[i] = MathF.FusedMultiplyAdd(-rate, momentum[i], parameters[i]);
        }
    }

    /// <summary><c>a ← a + b</c>, element by element: joins the gradients of two parts of a batch.</summary>
    /// <param name="sum">a, any shape; changed.</param>
    /// <param name="part">b, same shape.</param>
    public static void Add(Span<float> sum, ReadOnlySpan<float> part)
    {
        Check(sum.Length, part.Length, sum.Length, sum.Length);
        if (sum.Length > 0)
        {
            ElementLoop.Run(KernelSelection.Current, sum.Length, new AddBody(ref sum[0], in part[0]));
        }
    }

    /// <summary>Adds each column's sum over the rows of a matrix, rows ascending: <c>a[j] += Σᵢ M[i, j]</c>.</summary>
    /// <param name="matrix">M, shape [rows, columns], contiguous.</param>
    /// <param name="sums">a, shape [columns]; changed.</param>
    public static void AddRows(ReadOnlySpan<float> matrix, Span<float> sums)
    {
        for (var at = 0; sums.Length > 0 && at + sums.Length <= matrix.Length; at += sums.Length)
        {
            ElementLoop.Run(KernelSelection.Current, sums.Length, new AddBody(ref sums[0], in matrix[at]));
        }
    }

    private static void Check(int parameters, int a, int b, int c)
    {
        if (a != parameters || b != parameters || c != parameters)
        {
            throw new ArgumentException(
                $"All arguments hold the same number of values; found {parameters}, {a}, {b} and {c}.");
        }
    }

    private readonly ref struct AddBody(ref float sum, ref readonly float part) : IElementBody
    {
        private readonly ref float _sum = ref sum;
        private readonly ref float _part = ref Unsafe.AsRef(in part);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<TVector, TLanes>(nuint at)
            where TVector : struct
            where TLanes : ILanes<TVector> =>
            TLanes.Store(TLanes.Add(TLanes.Load(ref _sum, at), TLanes.Load(ref _part, at)), ref _sum, at);
    }

    private readonly ref struct AdamBody(
        ref float parameters, ref readonly float gradient, ref float mean, ref float square,
        in AdamStep step) : IElementBody
    {
        private readonly ref float _parameters = ref parameters;
        private readonly ref float _gradient = ref Unsafe.AsRef(in gradient);
        private readonly ref float _mean = ref mean;
        private readonly ref float _square = ref square;
        private readonly AdamStep _step = step;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<TVector, TLanes>(nuint at)
            where TVector : struct
            where TLanes : ILanes<TVector>
        {
            var g = TLanes.Multiply(TLanes.Load(ref _gradient, at), TLanes.Create(_step.GradientFactor));
            var m = TLanes.Load(ref _mean, at);
            var v = TLanes.Load(ref _square, at);
            m = TLanes.FusedMultiplyAdd(TLanes.Create(_step.MeanGain), TLanes.Subtract(g, m), m);
            v = TLanes.FusedMultiplyAdd(
                TLanes.Create(_step.SquareGain), TLanes.Subtract(TLanes.Multiply(g, g), v), v);
            var root = TLanes.FusedMultiplyAdd(
                TLanes.Sqrt(v), TLanes.Create(_step.InverseRootCorrection), TLanes.Create(_step.Epsilon));
            var w = TLanes.Multiply(TLanes.Load(ref _parameters, at), TLanes.Create(_step.Retain));
            w = TLanes.FusedMultiplyAdd(TLanes.Create(-_step.CorrectedRate), TLanes.Divide(m, root), w);
            TLanes.Store(m, ref _mean, at);
            TLanes.Store(v, ref _square, at);
            TLanes.Store(w, ref _parameters, at);
        }
    }
}
