namespace RnnStream.Numerics;

/// <summary>Two registers of units, one behind the other.</summary>
internal readonly struct TwoRegisters : IRegisterCount
{
    public static bool IsPair => true;
}
