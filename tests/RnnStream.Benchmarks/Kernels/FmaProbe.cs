using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RnnStream.Numerics;

namespace RnnStream.Benchmarks.Kernels;

/// <summary>The most floating-point operations per second that one core gives just now: ten independent chains of
/// fused multiply-add in registers. Measured beside every sample, because a shared machine's clock wanders.</summary>
internal static class FmaProbe
{
    private const int Rounds = 20_000;

    public static double Peak(KernelWidth kernel)
    {
        var best = 0d;
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var start = CpuClock.Seconds;
            var (lanes, check) = kernel switch
            {
                KernelWidth.V512 => (16, Chains512()),
                KernelWidth.V256 => (8, Chains256()),
                _ => (4, Chains128()),
            };
            var seconds = CpuClock.Seconds - start;
            if (!float.IsFinite(check))
            {
                throw new InvalidOperationException("The probe overflowed.");
            }

            best = Math.Max(best, 2.0 * lanes * 10 * Rounds / seconds);
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Chains512()
    {
        var (m, n) = (Vector512.Create(0.999f), Vector512.Create(0.001f));
        var (a, b, c, d, e) = (m, m, m, m, m);
        var (f, g, h, i, j) = (m, m, m, m, m);
        for (var round = 0; round < Rounds; round++)
        {
            a = Vector512.FusedMultiplyAdd(a, m, n);
            b = Vector512.FusedMultiplyAdd(b, m, n);
            c = Vector512.FusedMultiplyAdd(c, m, n);
            d = Vector512.FusedMultiplyAdd(d, m, n);
            e = Vector512.FusedMultiplyAdd(e, m, n);
            f = Vector512.FusedMultiplyAdd(f, m, n);
            g = Vector512.FusedMultiplyAdd(g, m, n);
            h = Vector512.FusedMultiplyAdd(h, m, n);
            i = Vector512.FusedMultiplyAdd(i, m, n);
            j = Vector512.FusedMultiplyAdd(j, m, n);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Chains256()
    {
        var (m, n) = (Vector256.Create(0.999f), Vector256.Create(0.001f));
        var (a, b, c, d, e) = (m, m, m, m, m);
        var (f, g, h, i, j) = (m, m, m, m, m);
        for (var round = 0; round < Rounds; round++)
        {
            a = Vector256.FusedMultiplyAdd(a, m, n);
            b = Vector256.FusedMultiplyAdd(b, m, n);
            c = Vector256.FusedMultiplyAdd(c, m, n);
            d = Vector256.FusedMultiplyAdd(d, m, n);
            e = Vector256.FusedMultiplyAdd(e, m, n);
            f = Vector256.FusedMultiplyAdd(f, m, n);
            g = Vector256.FusedMultiplyAdd(g, m, n);
            h = Vector256.FusedMultiplyAdd(h, m, n);
            i = Vector256.FusedMultiplyAdd(i, m, n);
            j = Vector256.FusedMultiplyAdd(j, m, n);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Chains128()
    {
        var (m, n) = (Vector128.Create(0.999f), Vector128.Create(0.001f));
        var (a, b, c, d, e) = (m, m, m, m, m);
        var (f, g, h, i, j) = (m, m, m, m, m);
        for (var round = 0; round < Rounds; round++)
        {
            a = Vector128.FusedMultiplyAdd(a, m, n);
            b = Vector128.FusedMultiplyAdd(b, m, n);
            c = Vector128.FusedMultiplyAdd(c, m, n);
            d = Vector128.FusedMultiplyAdd(d, m, n);
            e = Vector128.FusedMultiplyAdd(e, m, n);
            f = Vector128.FusedMultiplyAdd(f, m, n);
            g = Vector128.FusedMultiplyAdd(g, m, n);
            h = Vector128.FusedMultiplyAdd(h, m, n);
            i = Vector128.FusedMultiplyAdd(i, m, n);
            j = Vector128.FusedMultiplyAdd(j, m, n);
        }

        return Vector128.Sum(a + b + c + d + e + f + g + h + i + j);
    }
}
