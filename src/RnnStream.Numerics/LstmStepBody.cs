using System.Runtime.CompilerServices;

namespace RnnStream.Numerics;

/// <summary>The LSTM's step: gates i, f, g, o; <c>c = fma(f, c₋₁, i · g)</c>, <c>h = o · tanh(c)</c>. State: h,
/// c.</summary>
/// <remarks>Hochreiter and Schmidhuber 1997 with the forget gate of Gers, Schmidhuber and Cummins 2000.</remarks>
internal readonly struct LstmStepBody : IStepBody
{
    private const int Gate = StepLayer.BlockSize;

    public static int SensorsPerTile => 3;

    public static bool TakesPairs => false;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void One<TVector, TLanes, TRegisters>(
        StepLayer layer, ref float input, ref float state, ref float next, int unit)
        where TVector : struct
        where TLanes : ILanes<TVector>
        where TRegisters : IRegisterCount
    {
        ref var w = ref StepLoop.Weights(layer, unit);
        ref var v = ref TRegisters.IsPair ? ref StepLoop.Weights(layer, unit + TLanes.Count) : ref w;
        ref var p = ref input;
        var (i0, f0, g0, o0) = (
            TLanes.Load(ref w, 0), TLanes.Load(ref w, Gate), TLanes.Load(ref w, 2 * Gate),
            TLanes.Load(ref w, 3 * Gate));
        var (i1, f1, g1, o1) = (i0, f0, g0, o0);
        if (TRegisters.IsPair)
        {
            (i1, f1) = (TLanes.Load(ref v, 0), TLanes.Load(ref v, Gate));
            (g1, o1) = (TLanes.Load(ref v, 2 * Gate), TLanes.Load(ref v, 3 * Gate));
        }

        nuint at = 4 * Gate;
        nint rows = layer.InputSize;
        for (var phase = 0; phase < 2; phase++)
        {
            for (nint row = 0; row < rows; row++)
            {
                var x = TLanes.Create(Unsafe.Add(ref p, row));
                i0 = TLanes.FusedMultiplyAdd(TLanes.Load(ref w, at), x, i0);
                f0 = TLanes.FusedMultiplyAdd(TLanes.Load(ref w, at + Gate), x, f0);
                g0 = TLanes.FusedMultiplyAdd(TLanes.Load(ref w, at + (2 * Gate)), x, g0);
                o0 = TLanes.FusedMultiplyAdd(TLanes.Load(ref w, at + (3 * Gate)), x, o0);
                if (TRegisters.IsPair)
                {
                    i1 = TLanes.FusedMultiplyAdd(TLanes.Load(ref v, at), x, i1);
                    f1 = TLanes.FusedMultiplyAdd(TLanes.Load(ref v, at + Gate), x, f1);
                    g1 = TLanes.FusedMultiplyAdd(TLanes.Load(ref v, at + (2 * Gate)), x, g1);
                    o1 = TLanes.FusedMultiplyAdd(TLanes.Load(ref v, at + (3 * Gate)), x, o1);
                }

                at += 4 * Gate;
            }

            p = ref state;
            rows = layer.HiddenSize;
        }

        if (GateSums.IsInMemory)
        {
            var first = new GateSumsOfUnits<TVector>(i0, f0, g0, o0);
            var second = new GateSumsOfUnits<TVector>(i1, f1, g1, o1);
            FinishFromMemory<TVector, TLanes>(in first, ref state, ref next, layer.PaddedSize, unit);
            if (TRegisters.IsPair)
            {
                FinishFromMemory<TVector, TLanes>(
                    in second, ref state, ref next, layer.PaddedSize, unit + TLanes.Count);
            }

            return;
        }

        Finish<TVector, TLanes>(i0, f0, g0, o0, ref state, ref next, layer.PaddedSize, unit);
        if (TRegisters.IsPair)
        {
            Finish<TVector, TLanes>(i1, f1, g1, o1, ref state, ref next, layer.PaddedSize, unit + TLanes.Count);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Several<TVector, TLanes, TRegisters>(
        StepLayer layer, scoped in StepArea area, int sensor, int unit)
        where TVector : struct
        where TLanes : ILanes<TVector>
        where TRegisters : IRegisterCount
    {
        ref var w = ref StepLoop.Weights(layer, unit);
        ref var s0 = ref area.State(sensor);
        ref var s1 = ref area.State(sensor + 1);
        ref var s2 = ref area.State(sensor + 2);
        ref var p0 = ref area.Input(sensor);
        ref var p1 = ref area.Input(sensor + 1);
        ref var p2 = ref area.Input(sensor + 2);
        var (i0, f0, g0, o0) = (
            TLanes.Load(ref w, 0), TLanes.Load(ref w, Gate), TLanes.Load(ref w, 2 * Gate),
            TLanes.Load(ref w, 3 * Gate));
        var (i1, f1, g1, o1) = (i0, f0, g0, o0);
        var (i2, f2, g2, o2) = (i0, f0, g0, o0);
        w = ref Unsafe.Add(ref w, 4 * Gate);
        nint rows = layer.InputSize;
        for (var phase = 0; phase < 2; phase++)
        {
            for (nint row = 0; row < rows; row++)
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

        if (GateSums.IsInMemory)
        {
            var first = new GateSumsOfUnits<TVector>(i0, f0, g0, o0);
            var second = new GateSumsOfUnits<TVector>(i1, f1, g1, o1);
            var third = new GateSumsOfUnits<TVector>(i2, f2, g2, o2);
            FinishFromMemory<TVector, TLanes>(in first, ref s0, ref area.Next(sensor), layer.PaddedSize, unit);
            FinishFromMemory<TVector, TLanes>(in second, ref s1, ref area.Next(sensor + 1), layer.PaddedSize, unit);
            FinishFromMemory<TVector, TLanes>(in third, ref s2, ref area.Next(sensor + 2), layer.PaddedSize, unit);
            return;
        }

        Finish<TVector, TLanes>(i0, f0, g0, o0, ref s0, ref area.Next(sensor), layer.PaddedSize, unit);
        Finish<TVector, TLanes>(i1, f1, g1, o1, ref s1, ref area.Next(sensor + 1), layer.PaddedSize, unit);
        Finish<TVector, TLanes>(i2, f2, g2, o2, ref s2, ref area.Next(sensor + 2), layer.PaddedSize, unit);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FinishFromMemory<TVector, TLanes>(
        in GateSumsOfUnits<TVector> sums, ref float state, ref float next, int padded, int unit)
        where TVector : struct
        where TLanes : ILanes<TVector> =>
        Finish<TVector, TLanes>(sums.First, sums.Second, sums.Third, sums.Fourth, ref state, ref next, padded, unit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TVector, TLanes>(
        TVector i, TVector f, TVector g, TVector o, ref float state, ref float next, int padded, int unit)
        where TVector : struct
        where TLanes : ILanes<TVector>
    {
        ref var memory = ref Unsafe.Add(ref state, padded + unit);
        var c = TLanes.FusedMultiplyAdd(
            TLanes.Sigmoid(f), TLanes.Load(ref memory, 0), TLanes.Multiply(TLanes.Sigmoid(i), TLanes.Tanh(g)));
        TLanes.Store(c, ref memory, 0);
        TLanes.Store(TLanes.Multiply(TLanes.Sigmoid(o), TLanes.Tanh(c)), ref next, (nuint)unit);
    }
}
