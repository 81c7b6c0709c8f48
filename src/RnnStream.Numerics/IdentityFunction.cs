namespace RnnStream.Numerics;

/// <summary><c>x</c>.</summary>
internal readonly struct IdentityFunction : ILaneFunction
{
    public static TVector Apply<TVector, TLanes>(TVector x)
        where TVector : struct
        where TLanes : ILanes<TVector> => x;
}
