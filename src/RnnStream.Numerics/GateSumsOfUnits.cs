namespace RnnStream.Numerics;

/// <summary>Four sums of a cell's gates for one register of units, in the order in which its activations take
/// them.</summary>
internal readonly struct GateSumsOfUnits<TVector>(TVector first, TVector second, TVector third, TVector fourth)
    where TVector : struct
{
    public readonly TVector First = first;
    public readonly TVector Second = second;
    public readonly TVector Third = third;
    public readonly TVector Fourth = fourth;
}
