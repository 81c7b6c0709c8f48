using System.Runtime.CompilerServices;

namespace RnnStream.Numerics;

/// <summary>The GRU's step: gates r, z, n; <c>n = tanh(fma(r, q, n_in))</c>, <c>h = fma(z, h₋₁ − n, n)</c>. State:
/// h.</summary>
/// <remarks>Cho et al. 2014 in PyTorch's form: <c>q = U_n h₋₁ + b_hn</c> has its own sum, which begins where the inputs
/// end.</remarks>
internal readonly struct GruStepBody : IStepBody
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
        var (r0, z0, n0) = (TLanes.Load(ref w, 0), TLanes.Load(ref w, Gate), TLanes.Load(ref w, 2 * Gate));
        var (r1, z1, n1) = (r0, z0, n0);
        if (TRegisters.IsPair)
        {
            (r1, z1, n1) = (TLanes.Load(ref v, 0), TLanes.Load(ref v, Gate), TLanes.Load(ref v, 2 * Gate));
        }

        var (in0, in1) = (n0, n1);
        nuint at = 4 * Gate;
        nint rows = layer.InputSize;
        for (var phase = 0; phase < 2; phase++)
        {
            for (nint row = 0; row < rows; row++)
            {
                var x = TLanes.Create(Unsafe.Add(ref p, row));
                r0 = TLanes.FusedMultiplyAdd(TLanes.Load(ref w, at), x, r0);
                z0 = TLanes.FusedMultiplyAdd(TLanes.Load(ref w, at + Gate), x, z0);
                n0 = TLanes.FusedMultiplyAdd(TLanes.Load(ref w, at + (2 * Gate)), x, n0);
                if (TRegisters.IsPair)
                {
                    r1 = TLanes.FusedMultiplyAdd(TLanes.Load(ref v, at), x, r1);
                    z1 = TLanes.FusedMultiplyAdd(TLanes.Load(ref v, at + Gate), x, z1);
                    n1 = TLanes.FusedMultiplyAdd(TLanes.Load(ref v, at + (2 * Gate)), x, n1);
                }

                at += 3 * Gate;
            }

            if (phase == 0)
            {
                (in0, in1) = (n0, n1);
                n0 = TLanes.Load(ref w, 3 * Gate);
                n1 = TRegisters.IsPair ? TLanes.Load(ref v, 3 * Gate) : n0;
                p = ref state;
                rows = layer.HiddenSize;
            }
        }

        if (GateSums.IsInMemory)
        {
            var first = new GateSumsOfUnits<TVector>(r0, z0, in0, n0);
            var second = new GateSumsOfUnits<TVector>(r1, z1, in1, n1);
            FinishFromMemory<TVector, TLanes>(in first, ref state, ref next, unit);
            if (TRegisters.IsPair)
            {
                FinishFromMemory<TVector, TLanes>(in second, ref state, ref next, unit + TLanes.Count);
            }

            return;
        }

        Finish<TVector, TLanes>(r0, z0, in0, n0, TLanes.Load(ref state, (nuint)unit), ref next, unit);
        if (TRegisters.IsPair)
        {
            unit += TLanes.Count;
            Finish<TVector, TLanes>(r1, z1, in1, n1, TLanes.Load(ref state, (nuint)unit), ref next, unit);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Several<TVector, TLanes, TRegisters>(
        StepLayer layer, scoped in StepArea area, int sensor, int unit)
        where TVector : struct
        where TLanes : ILanes<TVector>
        where TRegisters : IRegisterCount
    {
        ref var start = ref StepLoop.Weights(layer, unit);
        ref var w = ref Unsafe.Add(ref start, 4 * Gate);
        ref var s0 = ref area.State(sensor);
        ref var s1 = ref area.State(sensor + 1);
        ref var s2 = ref area.State(sensor + 2);
        ref var p0 = ref area.Input(sensor);
        ref var p1 = ref area.Input(sensor + 1);
        ref var p2 = ref area.Input(sensor + 2);
        var (r0, z0, n0) = (TLanes.Load(ref start, 0), TLanes.Load(ref start, Gate), TLanes.Load(ref start, 2 * Gate));
        var (r1, z1, n1) = (r0, z0, n0);
        var (r2, z2, n2) = (r0, z0, n0);
        var (in0, in1, in2) = (n0, n0, n0);
        nint rows = layer.InputSize;
        for (var phase = 0; phase < 2; phase++)
        {
            for (nint row = 0; row < rows; row++)
            {
                var x0 = TLanes.Create(Unsafe.Add(ref p0, row));
                var x1 = TLanes.Create(Unsafe.Add(ref p1, row));
                var x2 = TLanes.Create(Unsafe.Add(ref p2, row));
                var weight = TLanes.Load(ref w, 0);
                r0 = TLanes.FusedMultiplyAdd(weight, x0, r0);
                r1 = TLanes.FusedMultiplyAdd(weight, x1, r1);
                r2 = TLanes.FusedMultiplyAdd(weight, x2, r2);
                weight = TLanes.Load(ref w, Gate);
                z0 = TLanes.FusedMultiplyAdd(weight, x0, z0);
                z1 = TLanes.FusedMultiplyAdd(weight, x1, z1);
                z2 = TLanes.FusedMultiplyAdd(weight, x2, z2);
                weight = TLanes.Load(ref w, 2 * Gate);
                n0 = TLanes.FusedMultiplyAdd(weight, x0, n0);
                n1 = TLanes.FusedMultiplyAdd(weight, x1, n1);
                n2 = TLanes.FusedMultiplyAdd(weight, x2, n2);
                w = ref Unsafe.Add(ref w, 3 * Gate);
            }

            if (phase == 0)
            {
                (in0, in1, in2) = (n0, n1, n2);
                n0 = n1 = n2 = TLanes.Load(ref start, 3 * Gate);
                p0 = ref s0;
                p1 = ref s1;
                p2 = ref s2;
                rows = layer.HiddenSize;
            }
        }

        if (GateSums.IsInMemory)
        {
            var first = new GateSumsOfUnits<TVector>(r0, z0, in0, n0);
            var second = new GateSumsOfUnits<TVector>(r1, z1, in1, n1);
            var third = new GateSumsOfUnits<TVector>(r2, z2, in2, n2);
            FinishFromMemory<TVector, TLanes>(in first, ref s0, ref area.Next(sensor), unit);
            FinishFromMemory<TVector, TLanes>(in second, ref s1, ref area.Next(sensor + 1), unit);
            FinishFromMemory<TVector, TLanes>(in third, ref s2, ref area.Next(sensor + 2), unit);
            return;
        }

        var at = (nuint)unit;
        Finish<TVector, TLanes>(r0, z0, in0, n0, TLanes.Load(ref s0, at), ref area.Next(sensor), unit);
        Finish<TVector, TLanes>(r1, z1, in1, n1, TLanes.Load(ref s1, at), ref area.Next(sensor + 1), unit);
        Finish<TVector, TLanes>(r2, z2, in2, n2, TLanes.Load(ref s2, at), ref area.Next(sensor + 2), unit);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FinishFromMemory<TVector, TLanes>(
        in GateSumsOfUnits<TVector> sums, ref float state, ref float next, int unit)
        where TVector : struct
        where TLanes : ILanes<TVector> =>
        Finish<TVector, TLanes>(
            sums.First, sums.Second, sums.Third, sums.Fourth, TLanes.Load(ref state, (nuint)unit), ref next, unit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TVector, TLanes>(
        TVector r, TVector z, TVector input, TVector recalled, TVector before, ref float next, int unit)
        where TVector : struct
        where TLanes : ILanes<TVector>
    {
        var n = TLanes.Tanh(TLanes.FusedMultiplyAdd(TLanes.Sigmoid(r), recalled, input));
        var h = TLanes.FusedMultiplyAdd(TLanes.Sigmoid(z), TLanes.Subtract(before, n), n);
        TLanes.Store(h, ref next, (nuint)unit);
    }
}
