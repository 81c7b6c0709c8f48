namespace RnnStream.Numerics;

/// <summary>Width of the registers that kernels use; the bits of their results do not depend on it.</summary>
public enum KernelWidth
{
    /// <summary>Plain floats: the reference.</summary>
    Scalar = 0,

    /// <summary>128-bit registers.</summary>
    V128 = 1,

    /// <summary>256-bit registers.</summary>
    V256 = 2,

    /// <summary>512-bit registers.</summary>
    V512 = 3,
}
