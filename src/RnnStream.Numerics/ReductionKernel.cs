using System.Runtime.InteropServices;

namespace RnnStream.Numerics;

/// <summary>Reductions whose order of additions is fixed: element i goes into partial sum i mod 16, and one tree joins
/// them.</summary>
/// <remarks>The order does not depend on the register width, so all kernels agree bit for bit. Thread-safe, no
/// allocation, O(length).</remarks>
public static class ReductionKernel
{
    /// <summary>Σ x.</summary>
    /// <param name="x">Any shape, no unit.</param>
    public static float Sum(ReadOnlySpan<float> x) => Sum(KernelSelection.Current, x);

    /// <summary>Σ x², the square of the Euclidean norm.</summary>
    /// <param name="x">Any shape, no unit.</param>
    public static float SquaredNorm(ReadOnlySpan<float> x) => Dot(KernelSelection.Current, x, x);

    /// <summary>Σ x y.</summary>
    /// <param name="x">Any shape, no unit.</param>
    /// <param name="y">Same shape as <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => Dot(KernelSelection.Current, x, y);

    internal static float Sum(KernelWidth kernel, ReadOnlySpan<float> x)
    {
        var partials = default(PartialSums);
        var body = new SumBody(ref MemoryMarshal.GetReference(x), ref partials[0]);
        Walk(kernel, x.Length, body);
        return partials.Join();
    }

    internal static float Dot(KernelWidth kernel, ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        if (x.Length != y.Length)
        {
            throw new ArgumentException($"A dot product needs equal lengths, found {x.Length} and {y.Length}.");
        }

        var partials = default(PartialSums);
        var body = new DotBody(ref MemoryMarshal.GetReference(x), ref MemoryMarshal.GetReference(y), ref partials[0]);
        Walk(kernel, x.Length, body);
        return partials.Join();
    }

    /// <summary>Whole groups of 16 lane by lane, then the rest: the last group's element i still goes into sum i mod
    /// 16.</summary>
    private static void Walk<TBody>(KernelWidth kernel, int length, scoped in TBody body)
        where TBody : struct, IElementBody, allows ref struct
    {
        var whole = length / PartialSums.Count * PartialSums.Count;
        ElementLoop.Run(kernel, whole, body);
        ElementLoop.Run(KernelWidth.Scalar, length, body, whole);
    }

    private readonly ref struct SumBody(ref float x, ref float partials) : IElementBody
    {
        private readonly ref float _x = ref x;
        private readonly ref float _partials = ref partials;

        public void At<TVector, TLanes>(nuint at)
            where TVector : struct
            where TLanes : ILanes<TVector>
        {
            var sum = at % PartialSums.Count;
            TLanes.Store(TLanes.Add(TLanes.Load(ref _partials, sum), TLanes.Load(ref _x, at)), ref _partials, sum);
        }
    }

    private readonly ref struct DotBody(ref float x, ref float y, ref float partials) : IElementBody
    {
        private readonly ref float _x = ref x;
        private readonly ref float _y = ref y;
        private readonly ref float _partials = ref partials;

        public void At<TVector, TLanes>(nuint at)
            where TVector : struct
            where TLanes : ILanes<TVector>
        {
            var sum = at % PartialSums.Count;
            var grown = TLanes.FusedMultiplyAdd(
                TLanes.Load(ref _x, at), TLanes.Load(ref _y, at), TLanes.Load(ref _partials, sum));
            TLanes.Store(grown, ref _partials, sum);
        }
    }
}
