using System.Runtime.CompilerServices;

namespace RnnStream.Numerics;

/// <summary>The 16 partial sums of a reduction and the tree that joins them.</summary>
[InlineArray(Count)]
internal struct PartialSums
{
    public const int Count = 16;

    private float _first;

    /// <summary>Joins in halves: sums i and i + 8, then i and i + 4, then i and i + 2, then the two left.</summary>
    public float Join()
    {
        for (var half = Count / 2; half > 0; half /= 2)
        {
            for (var i = 0; i < half; i++)
            {
                this[i] += this[i + half];
            }
        }

        return this[0];
    }
}
