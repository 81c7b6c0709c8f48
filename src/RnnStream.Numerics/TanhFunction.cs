using System.Runtime.CompilerServices;

namespace RnnStream.Numerics;

/// <summary>The fixed hyperbolic tangent.</summary>
internal readonly struct TanhFunction : ILaneFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector, TLanes>(TVector x)
        where TVector : struct
        where TLanes : ILanes<TVector> => ActivationBody.Tanh<TVector, TLanes>(x);
}
