using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RnnStream.Numerics;

/// <summary>Walks an element-wise body over a row, widest registers first, single floats last.</summary>
internal static class ElementLoop
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TBody>(KernelWidth kernel, int length, scoped in TBody body, int first = 0)
        where TBody : struct, IElementBody, allows ref struct
    {
        var done = first;
        if (kernel == KernelWidth.V512)
        {
            done = Run<TBody, Vector512<float>, Lanes512>(done, length, body);
        }

        if (kernel >= KernelWidth.V256)
        {
            done = Run<TBody, Vector256<float>, Lanes256>(done, length, body);
        }

        if (kernel >= KernelWidth.V128)
        {
            done = Run<TBody, Vector128<float>, Lanes128>(done, length, body);
        }

        _ = Run<TBody, float, LanesScalar>(done, length, body);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Run<TBody, TVector, TLanes>(int first, int length, scoped in TBody body)
        where TBody : struct, IElementBody, allows ref struct
        where TVector : struct
        where TLanes : ILanes<TVector>
    {
        for (; first + TLanes.Count <= length; first += TLanes.Count)
        {
            body.At<TVector, TLanes>((nuint)first);
        }

        return first;
    }
}
