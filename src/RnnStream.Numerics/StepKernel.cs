using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RnnStream.Numerics;

/// <summary>One step of a layer for one sensor or many, with the states where they lie.</summary>
/// <remarks>Lanes run over units, sums over inputs and then hidden units in ascending order from the bias, with fused
/// multiply-add: all kernels, one sensor or many, agree bit for bit with the textbook loop. Thread-safe over distinct
/// states, no allocation.</remarks>
public static partial class StepKernel
{
    /// <summary>Advances a layer of every given sensor.</summary>
    /// <param name="kernel">Which register width.</param>
    /// <param name="cell">Which cell, with recurrence.</param>
    /// <param name="layer">The layer's weights.</param>
    /// <param name="inputs">Where inputs lie; a sensor's begin at its <paramref name="inputAt"/>, [input].</param>
    /// <param name="inputAt">Shape [count].</param>
    /// <param name="states">Where states lie; a sensor's layer begins at its <paramref name="stateAt"/>: h, and c of an
    /// LSTM, each [padded]; changed.</param>
    /// <param name="stateAt">Shape [count]; all distinct.</param>
    /// <param name="upcoming">Where states lie that the next call will want, a hint; may be empty.</param>
    /// <param name="upcomingLength">Floats of each of them.</param>
    /// <param name="scratch">Shape [count, padded]; overwritten. Must not overlap the rest.</param>
    /// <exception cref="ArgumentException">An offset lies outside its span, or there is too little room.</exception>
    public static void Advance(
        KernelWidth kernel, StepCell cell, StepLayer layer, ReadOnlySpan<float> inputs, ReadOnlySpan<int> inputAt,
        Span<float> states, ReadOnlySpan<int> stateAt, ReadOnlySpan<int> upcoming, int upcomingLength,
        Span<float> scratch)
    {
        var count = inputAt.Length;
        Check(inputs.Length, inputAt, layer.InputSize, "input");
        Check(states.Length, stateAt, StateLength(cell, layer), "hidden state");
        if (stateAt.Length != count || scratch.Length < count * layer.PaddedSize)
        {
            throw new ArgumentException(
                $"{count} inputs, {stateAt.Length} hidden states, "
                + $"room for {scratch.Length / layer.PaddedSize} results.");
        }

        var area = new StepArea(
            ref MemoryMarshal.GetReference(inputs), ref MemoryMarshal.GetReference(inputAt),
            ref MemoryMarshal.GetReference(states), ref MemoryMarshal.GetReference(stateAt),
            ref MemoryMarshal.GetReference(scratch), layer.PaddedSize);
        var prefetch = new StepPrefetch(ref MemoryMarshal.GetReference(states), upcoming, upcomingLength);
        switch (kernel)
        {
            case KernelWidth.V512: Advance<Vector512<float>, Lanes512>(cell, layer, area, count, prefetch); break;
            case KernelWidth.V256: Advance<Vector256<float>, Lanes256>(cell, layer, area, count, prefetch); break;
            case KernelWidth.V128: Advance<Vector128<float>, Lanes128>(cell, layer, area, count, prefetch); break;
            default: Advance<float, LanesScalar>(cell, layer, area, count, prefetch); break;
        }
    }

    /// <summary>A head's outputs of every given sensor: <c>y = W h + b</c>.</summary>
    /// <param name="kernel">Which register width.</param>
    /// <param name="head">The head's weights.</param>
    /// <param name="inputs">Where h lies; a sensor's begins at its <paramref name="inputAt"/>, [input].</param>
    /// <param name="inputAt">Shape [count].</param>
    /// <param name="outputs">Shape [count, units]; overwritten. Must not overlap the inputs.</param>
    /// <exception cref="ArgumentException">An offset lies outside its span, or there is too little room.</exception>
    public static void Apply(
        KernelWidth kernel, StepLayer head, ReadOnlySpan<float> inputs, ReadOnlySpan<int> inputAt, Span<float> outputs)
    {
        var count = inputAt.Length;
        Check(inputs.Length, inputAt, head.InputSize, "input");
        if (outputs.Length < count * head.UnitCount)
        {
            throw new ArgumentException($"{count} sensors, room for {outputs.Length / head.UnitCount} outputs.");
        }

        ref var at = ref MemoryMarshal.GetReference(inputAt);
        ref var from = ref MemoryMarshal.GetReference(inputs);
        var area = new StepArea(
            ref from, ref at, ref from, ref at, ref MemoryMarshal.GetReference(outputs), head.UnitCount);
        switch (kernel)
        {
            case KernelWidth.V512: Apply<Vector512<float>, Lanes512>(head, area, count); break;
            case KernelWidth.V256: Apply<Vector256<float>, Lanes256>(head, area, count); break;
            case KernelWidth.V128: Apply<Vector128<float>, Lanes128>(head, area, count); break;
            default: Apply<float, LanesScalar>(head, area, count); break;
        }
    }

    private static void Advance<TVector, TLanes>(
        StepCell cell, StepLayer layer, scoped in StepArea area, int count, scoped in StepPrefetch prefetch)
        where TVector : struct
        where TLanes : ILanes<TVector>
    {
        switch (cell)
        {
            case StepCell.Lstm:
                StepLoop.Advance<LstmStepBody, TVector, TLanes>(layer, area, count, prefetch);
                break;
            case StepCell.Gru:
                StepLoop.Advance<GruStepBody, TVector, TLanes>(layer, area, count, prefetch);
                break;
            default:
                StepLoop.Advance<PlainStepBody<TanhFunction>, TVector, TLanes>(layer, area, count, prefetch);
                break;
        }
    }

    private static void Apply<TVector, TLanes>(StepLayer head, scoped in StepArea area, int count)
        where TVector : struct
        where TLanes : ILanes<TVector> =>
        StepLoop.Several<PlainStepBody<IdentityFunction>, TVector, TLanes>(head, area, count, default);

    private static int StateLength(StepCell cell, StepLayer layer) =>
        cell == StepCell.Lstm ? 2 * layer.PaddedSize : layer.PaddedSize;

    private static void Check(int length, ReadOnlySpan<int> at, int needed, string what)
    {
        // As unsigned numbers the negative ones are too large as well.
        if (length < needed || !AreAtMost(at, (uint)(length - needed)))
        {
            RefusePlace(length, at, needed, what);
        }
    }

    private static bool AreAtMost(ReadOnlySpan<int> at, uint last)
    {
        var offsets = MemoryMarshal.Cast<int, uint>(at);
        var i = 0;
        for (; i <= offsets.Length - Vector256<uint>.Count; i += Vector256<uint>.Count)
        {
            if (Vector256.GreaterThanAny(Vector256.Create(offsets[i..]), Vector256.Create(last)))
            {
                return false;
            }
        }

        for (; i < offsets.Length; i++)
        {
            if (offsets[i] > last)
            {
                return false;
            }
        }

        return true;
    }

    [DoesNotReturn]
    private static void RefusePlace(int length, ReadOnlySpan<int> at, int needed, string what)
    {
        foreach (var offset in at)
        {
            if (offset < 0 || offset > length - needed)
            {
                throw new ArgumentException(
                    $"A sensor's {what} of {needed} values at {offset} lies outside the {length} given.");
            }
        }

        throw new ArgumentException($"{needed} values of {what} were expected, found {length}.");
    }
}
