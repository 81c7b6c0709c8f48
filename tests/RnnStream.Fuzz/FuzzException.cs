namespace RnnStream.Fuzz;

/// <summary>An invariant does not hold.</summary>
public sealed class FuzzException(string message) : Exception(message)
{
    /// <summary>Throws where something must hold and does not.</summary>
    public static void Require(bool holds, string what)
    {
        if (!holds) throw new FuzzException(what);
    }
}
