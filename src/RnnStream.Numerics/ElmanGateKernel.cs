using System.Runtime.CompilerServices;

namespace RnnStream.Numerics;

/// <summary>What an Elman cell does after its matrix products, forwards and backwards. Element-wise.</summary>
public static class ElmanGateKernel
{
    /// <summary><c>h = tanh(sums)</c> (Elman 1990).</summary>
    /// <param name="sums">W x + U h₋₁ + b, any shape.</param>
    /// <param name="hidden">h, same shape; overwritten.</param>
    public static void Forward(ReadOnlySpan<float> sums, Span<float> hidden) =>
        Forward(KernelSelection.Current, sums, hidden);

    /// <summary>Differentiates <c>Forward</c>: <c>dSums = dHidden · (1 − h²)</c>.</summary>
    /// <param name="hidden">h, any shape.</param>
    /// <param name="dHidden">∂loss/∂h, same shape.</param>
    /// <param name="dSums">∂loss/∂(sums), same shape; overwritten.</param>
    public static void Backward(ReadOnlySpan<float> hidden, ReadOnlySpan<float> dHidden, Span<float> dSums) =>
        Backward(KernelSelection.Current, hidden, dHidden, dSums);

    internal static void Forward(KernelWidth kernel, ReadOnlySpan<float> sums, Span<float> hidden)
    {
        Check(sums.Length, hidden.Length, hidden.Length);
        if (sums.Length > 0)
        {
            ElementLoop.Run(kernel, sums.Length, new ForwardBody(in sums[0], ref hidden[0]));
        }
    }

    internal static void Backward(
        KernelWidth kernel, ReadOnlySpan<float> hidden, ReadOnlySpan<float> dHidden, Span<float> dSums)
    {
        Check(hidden.Length, dHidden.Length, dSums.Length);
        if (hidden.Length > 0)
        {
            ElementLoop.Run(kernel, hidden.Length, new BackwardBody(in hidden[0], in dHidden[0], ref dSums[0]));
        }
    }

    private static void Check(int a, int b, int c)
    {
        if (a != b || a != c)
        {
            throw new ArgumentException($"All arguments hold the same number of values; found {a}, {b} and {c}.");
        }
    }

    private readonly ref struct ForwardBody(ref readonly float sums, ref float hidden) : IElementBody
    {
        private readonly ref float _sums = ref Unsafe.AsRef(in sums);
        private readonly ref float _hidden = ref hidden;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<TVector, TLanes>(nuint at)
            where TVector : struct
            where TLanes : ILanes<TVector> =>
            TLanes.Store(TLanes.Tanh(TLanes.Load(ref _sums, at)), ref _hidden, at);
    }

    private readonly ref struct BackwardBody(ref readonly float hidden, ref readonly float dHidden, ref float dSums)
        : IElementBody
    {
        private readonly ref float _hidden = ref Unsafe.AsRef(in hidden);
        private readonly ref float _dHidden = ref Unsafe.AsRef(in dHidden);
        private readonly ref float _dSums = ref dSums;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<TVector, TLanes>(nuint at)
            where TVector : struct
            where TLanes : ILanes<TVector>
        {
            var h = TLanes.Load(ref _hidden, at);
            var slope = TLanes.Subtract(TLanes.Create(1), TLanes.Multiply(h, h));
            TLanes.Store(TLanes.Multiply(TLanes.Load(ref _dHidden, at), slope), ref _dSums, at);
        }
    }
}
