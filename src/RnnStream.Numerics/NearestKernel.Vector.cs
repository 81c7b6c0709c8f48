using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RnnStream.Numerics;

public static partial class NearestKernel
{
    // Eight points at once: lane p sums the squares of point p's four pairs; each lane keeps its own least and where
    // it was; the lanes are compared at the end, the lower index winning. The last, partial group goes to the scalar
    // loop.
    internal static int FindVector(ReadOnlySpan<short> points, int count, ReadOnlySpan<short> query, out int squared)
    {
        var pairs = MemoryMarshal.Cast<short, int>(query);
        var query0 = Vector256.Create(pairs[0]).AsInt16();
        var query1 = Vector256.Create(pairs[1]).AsInt16();
        var query2 = Vector256.Create(pairs[2]).AsInt16();
        var query3 = Vector256.Create(pairs[3]).AsInt16();
        var least = Vector256.Create(int.MaxValue);
        var where = Vector256<int>.Zero;
        var index = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7);
        var whole = count / GroupSize;
        var vectors = MemoryMarshal.Cast<short, Vector256<short>>(points);
        for (var g = 0; g < whole; g++)
        {
            var group = vectors.Slice(g * 4, 4);
            var sum = Square(group[0] - query0) + Square(group[1] - query1)
                + (Square(group[2] - query2) + Square(group[3] - query3));
            var isLess = Vector256.LessThan(sum, least);
            least = Vector256.ConditionalSelect(isLess, sum, least);
            where = Vector256.ConditionalSelect(isLess, index, where);
            index += Vector256.Create(GroupSize);
        }

        var best = -1;
        squared = int.MaxValue;
        for (var lane = 0; lane < GroupSize; lane++)
        {
            if (least[lane] < squared || (least[lane] == squared && where[lane] < best))
            {
                squared = least[lane];
                best = where[lane];
            }
        }

        return FindScalar(points, whole * GroupSize, count, query, best, squared, out squared);
    }

    private static Vector256<int> Square(Vector256<short> difference) =>
        Avx2.MultiplyAddAdjacent(difference, difference);
}
