namespace RnnStream.Numerics;

/// <summary>One register of units.</summary>
internal readonly struct OneRegister : IRegisterCount
{
    public static bool IsPair => false;
}
