using System.Runtime.CompilerServices;

namespace RnnStream.Numerics;

/// <summary>The LSTM's step: gates i, f, g, o; <c>c = fma(f, c₋₁, i · g)</c>, <c>h = o · tanh(c)</c>. State: h,
/// c.</summary>
/// <remarks>Hochreiter and Schmidhuber 1997 with the forget gate of Gers, Schmidhuber and Cummins 2000.</remarks>
internal readonly struct LstmStepBody : IStepBody
{
    private const int Gate = StepLayer.BlockSize;

    public static int SensorsPerTile => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void One<TVector, TLanes>(
        StepLayer layer, scoped in StepArea area, int sensor, int unit, int otherUnit)
        where TVector : struct
        where TLanes : ILanes<TVector>
    {
        ref var w = ref StepLoop.Weights(layer, unit);
        ref var v = ref StepLoop.Weights(layer, otherUnit);
        ref var p = ref area.Input(sensor);
        ref var state = ref area.State(sensor);
        var (i0, f0, g0, o0) = (
            TLanes.Load(ref w, 0), TLanes.Load(ref w, Gate), TLanes.Load(ref w, 2 * Gate), TLanes.Load(ref w, 3 * Gate));
        var (i1, f1, g1, o1) = (
            TLanes.Load(ref v, 0), TLanes.Load(ref v, Gate), TLanes.Load(ref v, 2 * Gate), TLanes.Load(ref v, 3 * Gate));
        nint at = 4 * Gate;
        var rows = layer.InputSize;
        for (var phase = 0; phase < 2; phase++)
        {
            for (var row = 0; row < rows; row++)
            {
                var x = TLanes.Create(Unsafe.Add(ref p, row));
                ref var a = ref Unsafe.Add(ref w, at);
                ref var b = ref Unsafe.Add(ref v, at);
                i0 = TLanes.FusedMultiplyAdd(TLanes.Load(ref a, 0), x, i0);
                f0 = TLanes.FusedMultiplyAdd(TLanes.Load(ref a, Gate), x, f0);
                g0 = TLanes.FusedMultiplyAdd(TLanes.Load(ref a, 2 * Gate), x, g0);
                o0 = TLanes.FusedMultiplyAdd(TLanes.Load(ref a, 3 * Gate), x, o0);
                i1 = TLanes.FusedMultiplyAdd(TLanes.Load(ref b, 0), x, i1);
                f1 = TLanes.FusedMultiplyAdd(TLanes.Load(ref b, Gate), x, f1);
                g1 = TLanes.FusedMultiplyAdd(TLanes.Load(ref b, 2 * Gate), x, g1);
                o1 = TLanes.FusedMultiplyAdd(TLanes.Load(ref b, 3 * Gate), x, o1);
                at += 4 * Gate;
            }

            p = ref state;
            rows = layer.HiddenSize;
        }

        // Both memories are read before either is written: the two units may be the same.
        var (c0, c1) = (
            TLanes.Load(ref state, (nuint)(layer.PaddedSize + unit)),
            TLanes.Load(ref state, (nuint)(layer.PaddedSize + otherUnit)));
        Finish<TVector, TLanes>(i0, f0, g0, o0, c0, ref state, ref area.Next(sensor), layer.PaddedSize, unit);
        Finish<TVector, TLanes>(i1, f1, g1, o1, c1, ref state, ref area.Next(sensor), layer.PaddedSize, otherUnit);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Several<TVector, TLanes>(StepLayer layer, scoped in StepArea area, int sensor, int unit)
        where TVector : struct
        where TLanes : ILanes<TVector>
    {
        ref var w = ref StepLoop.Weights(layer, unit);
        ref var s0 = ref area.State(sensor);
        ref var s1 = ref area.State(sensor + 1);
        ref var s2 = ref area.State(sensor + 2);
        ref var p0 = ref area.Input(sensor);
        ref var p1 = ref area.Input(sensor + 1);
        ref var p2 = ref area.Input(sensor + 2);
        var (i0, f0, g0, o0) = (
            TLanes.Load(ref w, 0), TLanes.Load(ref w, Gate), TLanes.Load(ref w, 2 * Gate), TLanes.Load(ref w, 3 * Gate));
        var (i1, f1, g1, o1) = (i0, f0, g0, o0);
        var (i2, f2, g2, o2) = (i0, f0, g0, o0);
        w = ref Unsafe.Add(ref w, 4 * Gate);
        var rows = layer.InputSize;
        for (var phase = 0; phase < 2; phase++)
        {
            for (var row = 0; row < rows; row++)
            {
                var x0 = TLanes.Create(Unsafe.Add(ref p0, row));
                var x1 = TLanes.Create(Unsafe.Add(ref p1, row));
                var x2 = TLanes.Create(Unsafe.Add(ref p2, row));
                var weight = TLanes.Load(ref w, 0);
                i0 = TLanes.FusedMultiplyAdd(weight, x0, i0);
                i1 = TLanes.FusedMultiplyAdd(weight, x1, i1);
                i2 = TLanes.FusedMultiplyAdd(weight, x2, i2);
                weight = TLanes.Load(ref w, Gate);
                f0 = TLanes.FusedMultiplyAdd(weight, x0, f0);
                f1 = TLanes.FusedMultiplyAdd(weight, x1, f1);
                f2 = TLanes.FusedMultiplyAdd(weight, x2, f2);
                weight = TLanes.Load(ref w, 2 * Gate);
                g0 = TLanes.FusedMultiplyAdd(weight, x0, g0);
                g1 = TLanes.FusedMultiplyAdd(weight, x1, g1);
                g2 = TLanes.FusedMultiplyAdd(weight, x2, g2);
                weight = TLanes.Load(ref w, 3 * Gate);
                o0 = TLanes.FusedMultiplyAdd(weight, x0, o0);
                o1 = TLanes.FusedMultiplyAdd(weight, x1, o1);
                o2 = TLanes.FusedMultiplyAdd(weight, x2, o2);
                w = ref Unsafe.Add(ref w, 4 * Gate);
            }

            p0 = ref s0;
            p1 = ref s1;
            p2 = ref s2;
            rows = layer.HiddenSize;
        }

        var memory = (nuint)(layer.PaddedSize + unit);
        Finish<TVector, TLanes>(
            i0, f0, g0, o0, TLanes.Load(ref s0, memory), ref s0, ref area.Next(sensor), layer.PaddedSize, unit);
        Finish<TVector, TLanes>(
            i1, f1, g1, o1, TLanes.Load(ref s1, memory), ref s1, ref area.Next(sensor + 1), layer.PaddedSize, unit);
        Finish<TVector, TLanes>(
            i2, f2, g2, o2, TLanes.Load(ref s2, memory), ref s2, ref area.Next(sensor + 2), layer.PaddedSize, unit);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TVector, TLanes>(
        TVector i, TVector f, TVector g, TVector o, TVector memory, ref float state, ref float next, int padded, int unit)
        where TVector : struct
        where TLanes : ILanes<TVector>
    {
        var c = TLanes.FusedMultiplyAdd(
            TLanes.Sigmoid(f), memory, TLanes.Multiply(TLanes.Sigmoid(i), TLanes.Tanh(g)));
        TLanes.Store(c, ref state, (nuint)(padded + unit));
        TLanes.Store(TLanes.Multiply(TLanes.Sigmoid(o), TLanes.Tanh(c)), ref next, (nuint)unit);
    }
}
