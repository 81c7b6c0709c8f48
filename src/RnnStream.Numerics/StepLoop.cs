using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RnnStream.Numerics;

/// <summary>Walks a cell's body over the units of a layer and the sensors of a call.</summary>
internal static class StepLoop
{
    /// <summary>Where the weights of a unit's register begin: in its block of 16, at its lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref float Weights(StepLayer layer, int unit) => ref Unsafe.Add(
        ref MemoryMarshal.GetReference(layer.Weights),
        ((unit / StepLayer.BlockSize) * layer.BlockLength) + (unit % StepLayer.BlockSize));

    /// <summary>Advances one sensor.</summary>
    public static void One<TBody, TVector, TLanes>(StepLayer layer, scoped in StepArea area, int sensor)
        where TBody : struct, IStepBody
        where TVector : struct
        where TLanes : ILanes<TVector>
    {
        for (var unit = 0; unit < layer.PaddedSize; unit += 2 * TLanes.Count)
        {
            var other = unit + TLanes.Count;
            TBody.One<TVector, TLanes>(layer, area, sensor, unit, other < layer.PaddedSize ? other : unit);
        }
    }

    /// <summary>Advances several sensors: units outside, so that their weights stay in the first-level cache.</summary>
    public static void Several<TBody, TVector, TLanes>(
        StepLayer layer, scoped in StepArea area, int count, scoped in StepPrefetch prefetch)
        where TBody : struct, IStepBody
        where TVector : struct
        where TLanes : ILanes<TVector>
    {
        var whole = count / TBody.SensorsPerTile * TBody.SensorsPerTile;
        for (var unit = 0; unit < layer.PaddedSize; unit += TLanes.Count)
        {
            for (var sensor = 0; sensor < whole; sensor += TBody.SensorsPerTile)
            {
                if (unit == 0)
                {
                    prefetch.Touch(sensor, TBody.SensorsPerTile);
                }

                TBody.Several<TVector, TLanes>(layer, area, sensor, unit);
            }
        }

        for (var sensor = whole; sensor < count; sensor++)
        {
            prefetch.Touch(sensor, 1);
            One<TBody, TVector, TLanes>(layer, area, sensor);
        }
    }
}
