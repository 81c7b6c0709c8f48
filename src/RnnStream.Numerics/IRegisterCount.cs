namespace RnnStream.Numerics;

/// <summary>How many registers of units a step's body takes; known to the compiler, which drops the rest.</summary>
internal interface IRegisterCount
{
    /// <summary>Whether there is a second register.</summary>
    static abstract bool IsPair { get; }
}
