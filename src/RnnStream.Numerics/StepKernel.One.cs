using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RnnStream.Numerics;

/// <summary>The step of one sensor: nothing but the body between the checks and the state.</summary>
public static partial class StepKernel
{
    /// <summary>Advances a layer of one sensor.</summary>
    /// <param name="kernel">Which register width.</param>
    /// <param name="cell">Which cell, with recurrence.</param>
    /// <param name="layer">The layer's weights.</param>
    /// <param name="input">Shape [input].</param>
    /// <param name="state">h, and c of an LSTM, each [padded]; changed. Must not overlap the input.</param>
    /// <param name="scratch">Shape [padded]; may be empty if <see cref="NeedsScratch"/> says so.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void Advance(
        KernelWidth kernel, StepCell cell, StepLayer layer, ReadOnlySpan<float> input, Span<float> state,
        Span<float> scratch)
    {
        if (input.Length < layer.InputSize || state.Length < StateLength(cell, layer)
            || (scratch.Length < layer.PaddedSize && NeedsScratch(kernel, layer)))
        {
            RefuseLengths(layer, input.Length, state.Length, scratch.Length);
        }

        ref var x = ref MemoryMarshal.GetReference(input);
        ref var h = ref MemoryMarshal.GetReference(state);
        ref var next = ref MemoryMarshal.GetReference(scratch);
        switch (kernel)
        {
            case KernelWidth.V512: One<Vector512<float>, Lanes512>(cell, layer, ref x, ref h, ref next); break;
            case KernelWidth.V256: One<Vector256<float>, Lanes256>(cell, layer, ref x, ref h, ref next); break;
            case KernelWidth.V128: One<Vector128<float>, Lanes128>(cell, layer, ref x, ref h, ref next); break;
            default: One<float, LanesScalar>(cell, layer, ref x, ref h, ref next); break;
        }
    }

    /// <summary>A head's outputs of one sensor: <c>y = W h + b</c>.</summary>
    /// <param name="kernel">Which register width.</param>
    /// <param name="head">The head's weights.</param>
    /// <param name="input">h, shape [input].</param>
    /// <param name="output">Shape [units]; overwritten. Must not overlap the input.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void Apply(KernelWidth kernel, StepLayer head, ReadOnlySpan<float> input, Span<float> output)
    {
        if (input.Length < head.InputSize || output.Length < head.UnitCount)
        {
            RefuseLengths(head, input.Length, 0, output.Length);
        }

        ref var h = ref MemoryMarshal.GetReference(input);
        ref var y = ref MemoryMarshal.GetReference(output);
        switch (kernel)
        {
            case KernelWidth.V512: Head<Vector512<float>, Lanes512>(head, ref h, ref y); break;
            case KernelWidth.V256: Head<Vector256<float>, Lanes256>(head, ref h, ref y); break;
            case KernelWidth.V128: Head<Vector128<float>, Lanes128>(head, ref h, ref y); break;
            default: Head<float, LanesScalar>(head, ref h, ref y); break;
        }
    }

    /// <summary>Whether the step of one sensor needs scratch: not if two registers hold all units.</summary>
    public static bool NeedsScratch(KernelWidth kernel, StepLayer layer) => layer.PaddedSize > 2 * kernel switch
    {
        KernelWidth.V512 => Vector512<float>.Count,
        KernelWidth.V256 => Vector256<float>.Count,
        KernelWidth.V128 => Vector128<float>.Count,
        _ => 1,
    };

    private static void One<TVector, TLanes>(
        StepCell cell, StepLayer layer, ref float input, ref float state, ref float scratch)
        where TVector : struct
        where TLanes : ILanes<TVector>
    {
        var isOnePass = StepLoop.IsOnePass<TVector, TLanes>(layer);
        ref var next = ref isOnePass ? ref state : ref scratch;
        switch (cell)
        {
            case StepCell.Lstm:
                StepLoop.One<LstmStepBody, TVector, TLanes>(layer, ref input, ref state, ref next);
                break;
            case StepCell.Gru:
                StepLoop.One<GruStepBody, TVector, TLanes>(layer, ref input, ref state, ref next);
                break;
            default:
                StepLoop.One<PlainStepBody<TanhFunction>, TVector, TLanes>(layer, ref input, ref state, ref next);
                break;
        }

        if (!isOnePass)
        {
            StepLoop.Copy<TVector, TLanes>(ref next, ref state, layer.PaddedSize);
        }
    }

    private static void Head<TVector, TLanes>(StepLayer head, ref float input, ref float output)
        where TVector : struct
        where TLanes : ILanes<TVector> =>
        StepLoop.One<PlainStepBody<IdentityFunction>, TVector, TLanes>(head, ref input, ref input, ref output);

    [DoesNotReturn]
    private static void RefuseLengths(StepLayer layer, int input, int state, int room) => throw new ArgumentException(
        $"A layer of {layer.InputSize} inputs and {layer.UnitCount} units: "
        + $"{input} inputs, {state} values of state, room for {room} were given.");
}
