namespace RnnStream.Fuzz;

/// <summary>Something that takes bytes nobody can trust.</summary>
internal interface IFuzzTarget
{
    /// <summary>As it is written on the command line, and the folder of its corpus.</summary>
    string Name { get; }

    /// <summary>Bytes that one input may make it allocate on its thread.</summary>
    long AllocatedMax { get; }

    /// <summary>Good inputs to begin with.</summary>
    IEnumerable<byte[]> Seeds { get; }

    /// <summary>Takes an input; any exception is a finding, a <see cref="FuzzException"/> says which invariant is
    /// broken.</summary>
    /// <param name="input">The bytes.</param>
    /// <param name="random">For choices beside the bytes; decided by the input alone.</param>
    /// <returns>What happened, as a number: an input with a new one is worth keeping.</returns>
    int Take(byte[] input, Random random);
}
