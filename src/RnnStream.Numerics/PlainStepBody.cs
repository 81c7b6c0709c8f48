using System.Runtime.CompilerServices;

namespace RnnStream.Numerics;

/// <summary>One sum per unit and a function of it: Elman's cell with tanh, a linear head with the identity. State:
/// h.</summary>
/// <remarks>Elman 1990: <c>h = tanh(W x + U h₋₁ + b)</c>.</remarks>
internal readonly struct PlainStepBody<TFunction> : IStepBody
    where TFunction : struct, ILaneFunction
{
    private const int Gate = StepLayer.BlockSize;

    public static int SensorsPerTile => 6;

    public static bool TakesPairs => true;

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
        var a = TLanes.Load(ref w, 0);
        var b = TRegisters.IsPair ? TLanes.Load(ref v, 0) : a;
        nuint at = Gate;
        nint rows = layer.InputSize;
        for (var phase = 0; phase < 2; phase++)
        {
            // Two rows a turn: a short step leaves the processor room to begin the next sensor's.
            nint row = 0;
            for (; row < rows - 1; row += 2)
            {
                var (x, y) = (TLanes.Create(Unsafe.Add(ref p, row)), TLanes.Create(Unsafe.Add(ref p, row + 1)));
                Add<TVector, TLanes, TRegisters>(ref w, ref v, at, x, ref a, ref b);
                Add<TVector, TLanes, TRegisters>(ref w, ref v, at + Gate, y, ref a, ref b);
                at += 2 * Gate;
            }

            if (row < rows)
            {
                Add<TVector, TLanes, TRegisters>(
                    ref w, ref v, at, TLanes.Create(Unsafe.Add(ref p, row)), ref a, ref b);
                at += Gate;
            }

            p = ref state;
            rows = layer.HiddenSize;
        }

        Finish<TVector, TLanes>(layer, a, ref next, unit);
        if (TRegisters.IsPair)
        {
            Finish<TVector, TLanes>(layer, b, ref next, unit + TLanes.Count);
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
        ref var v = ref TRegisters.IsPair ? ref StepLoop.Weights(layer, unit + TLanes.Count) : ref w;
        ref var p0 = ref area.Input(sensor);
        ref var p1 = ref area.Input(sensor + 1);
        ref var p2 = ref area.Input(sensor + 2);
        ref var p3 = ref area.Input(sensor + 3);
        ref var p4 = ref area.Input(sensor + 4);
        ref var p5 = ref area.Input(sensor + 5);
        var a0 = TLanes.Load(ref w, 0);
        var (a1, a2, a3, a4, a5) = (a0, a0, a0, a0, a0);
        var b0 = TRegisters.IsPair ? TLanes.Load(ref v, 0) : a0;
        var (b1, b2, b3, b4, b5) = (b0, b0, b0, b0, b0);
        nuint at = Gate;
        nint rows = layer.InputSize;
        for (var phase = 0; phase < 2; phase++)
        {
            for (nint row = 0; row < rows; row++)
            {
                var weight = TLanes.Load(ref w, at);
                var other = TRegisters.IsPair ? TLanes.Load(ref v, at) : weight;
                Add<TVector, TLanes, TRegisters>(weight, other, TLanes.Create(Unsafe.Add(ref p0, row)), ref a0, ref b0);
                Add<TVector, TLanes, TRegisters>(weight, other, TLanes.Create(Unsafe.Add(ref p1, row)), ref a1, ref b1);
                Add<TVector, TLanes, TRegisters>(weight, other, TLanes.Create(Unsafe.Add(ref p2, row)), ref a2, ref b2);
                Add<TVector, TLanes, TRegisters>(weight, other, TLanes.Create(Unsafe.Add(ref p3, row)), ref a3, ref b3);
                Add<TVector, TLanes, TRegisters>(weight, other, TLanes.Create(Unsafe.Add(ref p4, row)), ref a4, ref b4);
                Add<TVector, TLanes, TRegisters>(weight, other, TLanes.Create(Unsafe.Add(ref p5, row)), ref a5, ref b5);
                at += Gate;
            }

            p0 = ref area.State(sensor);
            p1 = ref area.State(sensor + 1);
            p2 = ref area.State(sensor + 2);
            p3 = ref area.State(sensor + 3);
            p4 = ref area.State(sensor + 4);
            p5 = ref area.State(sensor + 5);
            rows = layer.HiddenSize;
        }

        Finish<TVector, TLanes, TRegisters>(layer, a0, b0, ref area.Next(sensor), unit);
        Finish<TVector, TLanes, TRegisters>(layer, a1, b1, ref area.Next(sensor + 1), unit);
        Finish<TVector, TLanes, TRegisters>(layer, a2, b2, ref area.Next(sensor + 2), unit);
        Finish<TVector, TLanes, TRegisters>(layer, a3, b3, ref area.Next(sensor + 3), unit);
        Finish<TVector, TLanes, TRegisters>(layer, a4, b4, ref area.Next(sensor + 4), unit);
        Finish<TVector, TLanes, TRegisters>(layer, a5, b5, ref area.Next(sensor + 5), unit);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TVector, TLanes, TRegisters>(
        ref float w, ref float v, nuint at, TVector x, ref TVector a, ref TVector b)
        where TVector : struct
        where TLanes : ILanes<TVector>
        where TRegisters : IRegisterCount =>
        Add<TVector, TLanes, TRegisters>(
            TLanes.Load(ref w, at), TRegisters.IsPair ? TLanes.Load(ref v, at) : x, x, ref a, ref b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TVector, TLanes, TRegisters>(
        TVector weight, TVector other, TVector x, ref TVector a, ref TVector b)
        where TVector : struct
        where TLanes : ILanes<TVector>
        where TRegisters : IRegisterCount
    {
        a = TLanes.FusedMultiplyAdd(weight, x, a);
        if (TRegisters.IsPair)
        {
            b = TLanes.FusedMultiplyAdd(other, x, b);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TVector, TLanes, TRegisters>(
        StepLayer layer, TVector a, TVector b, ref float next, int unit)
        where TVector : struct
        where TLanes : ILanes<TVector>
        where TRegisters : IRegisterCount
    {
        Finish<TVector, TLanes>(layer, a, ref next, unit);
        if (TRegisters.IsPair)
        {
            Finish<TVector, TLanes>(layer, b, ref next, unit + TLanes.Count);
        }
    }

    // A head's outputs lie without filling between them: of its last register only the units that exist are written.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TVector, TLanes>(StepLayer layer, TVector sum, ref float next, int unit)
        where TVector : struct
        where TLanes : ILanes<TVector>
    {
        var value = TFunction.Apply<TVector, TLanes>(sum);
        if (typeof(TFunction) == typeof(IdentityFunction) && unit + TLanes.Count > layer.UnitCount)
        {
            TLanes.StoreFirst(value, ref Unsafe.Add(ref next, unit), layer.UnitCount - unit);
        }
        else
        {
            TLanes.Store(value, ref next, (nuint)unit);
        }
    }
}
