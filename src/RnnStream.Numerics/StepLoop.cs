using System.Runtime.CompilerServices;

namespace RnnStream.Numerics;

/// <summary>Walks a cell's body over the units of a layer and the sensors of a call.</summary>
internal static class StepLoop
{
    /// <summary>Where the weights of a unit's register begin: in its block of 16, at its lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref float Weights(StepLayer layer, int unit)
    {
        var (block, lane) = ((uint)unit / StepLayer.BlockSize, (uint)unit % StepLayer.BlockSize);
        return ref Unsafe.Add(ref layer.FirstWeight, (nint)((block * (uint)layer.BlockLength) + lane));
    }

    /// <summary>Whether one pass of a body covers all units of a layer, so that it can write where it reads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsOnePass<TVector, TLanes>(StepLayer layer)
        where TVector : struct
        where TLanes : ILanes<TVector> => layer.PaddedSize <= 2 * TLanes.Count;

    /// <summary>Computes all units of one sensor.</summary>
    public static void One<TBody, TVector, TLanes>(StepLayer layer, ref float input, ref float state, ref float next)
        where TBody : struct, IStepBody
        where TVector : struct
        where TLanes : ILanes<TVector>
    {
        var unit = 0;
        for (; unit <= layer.PaddedSize - (2 * TLanes.Count); unit += 2 * TLanes.Count)
        {
            TBody.One<TVector, TLanes, TwoRegisters>(layer, ref input, ref state, ref next, unit);
        }

        for (; unit < layer.PaddedSize; unit += TLanes.Count)
        {
            TBody.One<TVector, TLanes, OneRegister>(layer, ref input, ref state, ref next, unit);
        }
    }

    /// <summary>Advances several sensors. Where one pass covers all units a sensor's h is written where it was read;
    /// else it waits in the scratch until the last pass has read the old one.</summary>
    public static void Advance<TBody, TVector, TLanes>(
        StepLayer layer, scoped in StepArea area, int count, scoped in StepPrefetch prefetch)
        where TBody : struct, IStepBody
        where TVector : struct
        where TLanes : ILanes<TVector>
    {
        if (layer.PaddedSize <= (TBody.TakesPairs ? 2 * TLanes.Count : TLanes.Count))
        {
            Several<TBody, TVector, TLanes>(layer, area.InPlace, count, prefetch);
            return;
        }

        Several<TBody, TVector, TLanes>(layer, area, count, prefetch);
        for (var sensor = 0; sensor < count; sensor++)
        {
            Copy<TVector, TLanes>(ref area.Next(sensor), ref area.State(sensor), layer.PaddedSize);
        }
    }

    /// <summary>Computes all units of several sensors: units outside, so that their weights stay in the first-level
    /// cache.</summary>
    public static void Several<TBody, TVector, TLanes>(
        StepLayer layer, scoped in StepArea area, int count, scoped in StepPrefetch prefetch)
        where TBody : struct, IStepBody
        where TVector : struct
        where TLanes : ILanes<TVector>
    {
        var whole = count - (count % TBody.SensorsPerTile);
        var paired = TBody.TakesPairs ? layer.PaddedSize - (layer.PaddedSize % (2 * TLanes.Count)) : 0;
        for (var unit = 0; unit < paired; unit += 2 * TLanes.Count)
        {
            Tiles<TBody, TVector, TLanes, TwoRegisters>(layer, area, whole, unit, prefetch);
        }

        for (var unit = paired; unit < layer.PaddedSize; unit += TLanes.Count)
        {
            Tiles<TBody, TVector, TLanes, OneRegister>(layer, area, whole, unit, prefetch);
        }

        for (var sensor = whole; sensor < count; sensor++)
        {
            prefetch.Touch(sensor, 1);
            One<TBody, TVector, TLanes>(
                layer, ref area.Input(sensor), ref area.State(sensor), ref area.Next(sensor));
        }
    }

    /// <summary>Copies h to its place, whole registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy<TVector, TLanes>(ref float source, ref float destination, int length)
        where TVector : struct
        where TLanes : ILanes<TVector>
    {
        for (var at = 0; at < length; at += TLanes.Count)
        {
            TLanes.Store(TLanes.Load(ref source, (nuint)at), ref destination, (nuint)at);
        }
    }

    private static void Tiles<TBody, TVector, TLanes, TRegisters>(
        StepLayer layer, scoped in StepArea area, int count, int unit, scoped in StepPrefetch prefetch)
        where TBody : struct, IStepBody
        where TVector : struct
        where TLanes : ILanes<TVector>
        where TRegisters : IRegisterCount
    {
        for (var sensor = 0; sensor < count; sensor += TBody.SensorsPerTile)
        {
            if (unit == 0)
            {
                prefetch.Touch(sensor, TBody.SensorsPerTile);
            }

            TBody.Several<TVector, TLanes, TRegisters>(layer, area, sensor, unit);
        }
    }
}
