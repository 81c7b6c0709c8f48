namespace RnnStream.Numerics;

/// <summary>A function of single values, applied to whole registers.</summary>
internal interface ILaneFunction
{
    static abstract TVector Apply<TVector, TLanes>(TVector x)
        where TVector : struct
        where TLanes : ILanes<TVector>;
}
