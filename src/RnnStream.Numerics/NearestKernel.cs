using System.Runtime.Intrinsics.X86;

namespace RnnStream.Numerics;

/// <summary>Finds the nearest of many points of eight small integers: exact, so the same at any SIMD width.</summary>
/// <remarks>Points lie in groups of eight, within a group by pairs of coordinates: coordinate d of point p is at
/// <c>((p / 8 · 4) + d / 2) · 16 + p % 8 · 2 + d % 2</c>. Coordinates are 13 bits wide (−4095 … 4095): a squared
/// distance then fits 32 bits.</remarks>
public static partial class NearestKernel
{
    /// <summary>Coordinates of a point.</summary>
    public const int Dimensions = 8;

    /// <summary>Points in a group.</summary>
    public const int GroupSize = 8;

    /// <summary>Where a coordinate of a point lies.</summary>
    public static int Offset(int point, int dimension) =>
        (((point / GroupSize * (Dimensions / 2)) + (dimension / 2)) * 2 * GroupSize) + (point % GroupSize * 2)
        + (dimension % 2);

    /// <summary>Finds the point nearest to a query; of equally near ones the first.</summary>
    /// <param name="points">Whole groups, laid out as the remarks say.</param>
    /// <param name="count">How many points are valid, at most what the groups hold.</param>
    /// <param name="query">Shape [8].</param>
    /// <param name="squared">Squared distance to it; <see cref="int.MaxValue"/> without points.</param>
    /// <returns>Index of the point, −1 without points.</returns>
    /// <exception cref="ArgumentException">The groups do not hold <paramref name="count"/> points, or the query is
    /// short.</exception>
    /// <remarks>O(count), no allocation.</remarks>
    public static int Find(ReadOnlySpan<short> points, int count, ReadOnlySpan<short> query, out int squared)
    {
        var groups = (count + GroupSize - 1) / GroupSize;
        if (points.Length < groups * GroupSize * Dimensions || query.Length < Dimensions)
        {
            throw new ArgumentException(
                $"{points.Length} coordinates do not hold {count} points in groups of {GroupSize}.", nameof(points));
        }

        return Avx2.IsSupported && count >= GroupSize
            ? FindVector(points, count, query, out squared)
            : FindScalar(points, 0, count, query, -1, int.MaxValue, out squared);
    }
}
