using System.Runtime.Intrinsics.X86;

namespace RnnStream.Numerics;

/// <summary>Where a step keeps the sums of its gates between its loop and its activations.</summary>
/// <remarks>With sixteen registers the activations need all of them; the compiler then keeps the sums on the stack
/// already in the loop, a store and a load each row. Handed over in memory once, the loop has the registers for
/// itself.</remarks>
internal static class GateSums
{
    /// <summary>Whether there are only sixteen registers.</summary>
    public static bool IsInMemory => Avx2.IsSupported && !Avx512F.VL.IsSupported;
}
