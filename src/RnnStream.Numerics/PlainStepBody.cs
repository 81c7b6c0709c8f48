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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void One<TVector, TLanes>(
        StepLayer layer, scoped in StepArea area, int sensor, int unit, int otherUnit)
        where TVector : struct
        where TLanes : ILanes<TVector>
    {
        ref var w = ref StepLoop.Weights(layer, unit);
        ref var v = ref StepLoop.Weights(layer, otherUnit);
        ref var p = ref area.Input(sensor);
        var (a, b) = (TLanes.Load(ref w, 0), TLanes.Load(ref v, 0));
        nuint at = Gate;
        var rows = layer.InputSize;
        for (var phase = 0; phase < 2; phase++)
        {
            for (var row = 0; row < rows; row++)
            {
                var x = TLanes.Create(Unsafe.Add(ref p, row));
                a = TLanes.FusedMultiplyAdd(TLanes.Load(ref w, at), x, a);
                b = TLanes.FusedMultiplyAdd(TLanes.Load(ref v, at), x, b);
                at += Gate;
            }

            p = ref area.State(sensor);
            rows = layer.HiddenSize;
        }

        ref var next = ref area.Next(sensor);
        TLanes.Store(TFunction.Apply<TVector, TLanes>(a), ref next, (nuint)unit);
        TLanes.Store(TFunction.Apply<TVector, TLanes>(b), ref next, (nuint)otherUnit);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Several<TVector, TLanes>(StepLayer layer, scoped in StepArea area, int sensor, int unit)
        where TVector : struct
        where TLanes : ILanes<TVector>
    {
        ref var w = ref StepLoop.Weights(layer, unit);
        ref var p0 = ref area.Input(sensor);
        ref var p1 = ref area.Input(sensor + 1);
        ref var p2 = ref area.Input(sensor + 2);
        ref var p3 = ref area.Input(sensor + 3);
        ref var p4 = ref area.Input(sensor + 4);
        ref var p5 = ref area.Input(sensor + 5);
        var a0 = TLanes.Load(ref w, 0);
        var (a1, a2, a3, a4, a5) = (a0, a0, a0, a0, a0);
        w = ref Unsafe.Add(ref w, Gate);
        var rows = layer.InputSize;
        for (var phase = 0; phase < 2; phase++)
        {
            for (var row = 0; row < rows; row++)
            {
                var weight = TLanes.Load(ref w, 0);
                a0 = TLanes.FusedMultiplyAdd(weight, TLanes.Create(Unsafe.Add(ref p0, row)), a0);
                a1 = TLanes.FusedMultiplyAdd(weight, TLanes.Create(Unsafe.Add(ref p1, row)), a1);
                a2 = TLanes.FusedMultiplyAdd(weight, TLanes.Create(Unsafe.Add(ref p2, row)), a2);
                a3 = TLanes.FusedMultiplyAdd(weight, TLanes.Create(Unsafe.Add(ref p3, row)), a3);
                a4 = TLanes.FusedMultiplyAdd(weight, TLanes.Create(Unsafe.Add(ref p4, row)), a4);
                a5 = TLanes.FusedMultiplyAdd(weight, TLanes.Create(Unsafe.Add(ref p5, row)), a5);
                w = ref Unsafe.Add(ref w, Gate);
            }

            p0 = ref area.State(sensor);
            p1 = ref area.State(sensor + 1);
            p2 = ref area.State(sensor + 2);
            p3 = ref area.State(sensor + 3);
            p4 = ref area.State(sensor + 4);
            p5 = ref area.State(sensor + 5);
            rows = layer.HiddenSize;
        }

        var at = (nuint)unit;
        TLanes.Store(TFunction.Apply<TVector, TLanes>(a0), ref area.Next(sensor), at);
        TLanes.Store(TFunction.Apply<TVector, TLanes>(a1), ref area.Next(sensor + 1), at);
        TLanes.Store(TFunction.Apply<TVector, TLanes>(a2), ref area.Next(sensor + 2), at);
        TLanes.Store(TFunction.Apply<TVector, TLanes>(a3), ref area.Next(sensor + 3), at);
        TLanes.Store(TFunction.Apply<TVector, TLanes>(a4), ref area.Next(sensor + 4), at);
        TLanes.Store(TFunction.Apply<TVector, TLanes>(a5), ref area.Next(sensor + 5), at);
    }
}
