namespace RnnStream.Numerics;

public static partial class NearestKernel
{
    internal static int FindScalar(
        ReadOnlySpan<short> points, int from, int to, ReadOnlySpan<short> query, int best, int least, out int squared)
    {
        squared = least;
        for (var p = from; p < to; p++)
        {
            var sum = 0;
            for (var d = 0; d < Dimensions; d++)
            {
                var difference = points[Offset(p, d)] - query[d];
                sum += difference * difference;
            }

            if (sum < squared)
            {
                squared = sum;
                best = p;
            }
        }

        return best;
    }
}
