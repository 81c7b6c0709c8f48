using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace RnnStream.Numerics;

/// <summary>Asks for the hidden states of the sensors that come next, so that memory answers while this group
/// computes.</summary>
internal readonly ref struct StepPrefetch(ref float states, ReadOnlySpan<int> stateAt, int stateLength)
{
    private const int FloatsPerLine = 16;
    private readonly ref float _states = ref states;
    private readonly ReadOnlySpan<int> _stateAt = stateAt;
    private readonly int _stateLength = stateLength;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Touch(int first, int count)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        var last = Math.Min(first + count, _stateAt.Length);
        for (var sensor = first; sensor < last; sensor++)
        {
            ref var state = ref Unsafe.Add(ref _states, _stateAt[sensor]);
            for (var at = 0; at < _stateLength; at += FloatsPerLine)
            {
                unsafe
                {
                    // A hint: an address that the collector has moved meanwhile does no harm.
                    Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref state, at)));
                }
            }
        }
    }
}
