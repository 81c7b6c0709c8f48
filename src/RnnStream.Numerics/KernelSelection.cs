using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace RnnStream.Numerics;

/// <summary>Which kernels this process runs, chosen once.</summary>
/// <remarks>All widths give equal bits; the choice moves speed alone.</remarks>
public static class KernelSelection
{
    /// <summary>The environment variable that forces a kernel: <c>scalar</c>, <c>v128</c>, <c>v256</c> or
    /// <c>v512</c>.</summary>
    public const string EnvironmentVariable = "RNNSTREAM_KERNEL";

    private static readonly (KernelWidth Width, string? Error) Chosen =
        Choose(Environment.GetEnvironmentVariable(EnvironmentVariable));

    /// <summary>The kernel in use: the widest that the hardware supports, unless the environment forces
    /// another.</summary>
    public static KernelWidth Current { get; } = Chosen.Width;

    /// <summary>Name of the kernel in use, as the environment variable spells it.</summary>
    public static string Name => NameOf(Current);

    /// <summary>Why the environment's wish cannot be met, in one line; null when it can. Then the start must
    /// stop.</summary>
    public static string? Error { get; } = Chosen.Error;

    /// <summary>Whether the hardware multiplies and adds in one rounding. Without it everything is about 80 times
    /// slower.</summary>
    public static bool HasFusedMultiplyAdd => Fma.IsSupported || AdvSimd.IsSupported;

    /// <summary>The widest kernel that this machine supports.</summary>
    public static KernelWidth Widest =>
        Vector512.IsHardwareAccelerated && Avx512F.IsSupported ? KernelWidth.V512
        : Vector256.IsHardwareAccelerated && Fma.IsSupported ? KernelWidth.V256
        : Vector128.IsHardwareAccelerated && HasFusedMultiplyAdd ? KernelWidth.V128
        : KernelWidth.Scalar;

    /// <summary>Every kernel that this machine supports, narrowest first.</summary>
    public static IReadOnlyList<KernelWidth> Available { get; } =
        [.. Enum.GetValues<KernelWidth>().Where(width => width <= Widest)];

    /// <summary>Name of a kernel, as the environment variable spells it.</summary>
    public static string NameOf(KernelWidth width) => width switch
    {
        KernelWidth.V128 => "v128",
        KernelWidth.V256 => "v256",
        KernelWidth.V512 => "v512",
        _ => "scalar",
    };

    internal static (KernelWidth Width, string? Error) Choose(string? wish)
    {
        if (string.IsNullOrEmpty(wish))
        {
            return (Widest, null);
        }

        foreach (var width in Enum.GetValues<KernelWidth>())
        {
            if (NameOf(width) == wish)
            {
                return width <= Widest
                    ? (width, null)
                    : (Widest, $"{EnvironmentVariable}={wish}: this machine supports at most {NameOf(Widest)}.");
            }
        }

        return (Widest, $"{EnvironmentVariable}={wish}: expected scalar, v128, v256 or v512.");
    }
}
