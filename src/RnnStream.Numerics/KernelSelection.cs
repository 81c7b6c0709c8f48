using System.Runtime.Intrinsics;

namespace RnnStream.Numerics;

/// <summary>Which kernels this process runs, chosen once.</summary>
public static class KernelSelection
{
    /// <summary>The widest kernel that the hardware supports.</summary>
    public static KernelWidth Current { get; } =
        Vector512.IsHardwareAccelerated ? KernelWidth.V512
        : Vector256.IsHardwareAccelerated ? KernelWidth.V256
        : Vector128.IsHardwareAccelerated ? KernelWidth.V128
        : KernelWidth.Scalar;
}
