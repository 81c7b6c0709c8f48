namespace RnnStream.Testing;

/// <summary>Where a program runs, as far as the network can tell.</summary>
/// <param name="Program">The words before its command line; none for this machine as it is.</param>
/// <param name="Addresses">The addresses there; the first is its loopback address.</param>
public sealed record NetworkPlace(string[] Program, string[] Addresses)
{
    /// <summary>This machine as it is.</summary>
    public static NetworkPlace Here { get; } = new([], ["127.0.0.1"]);
}
