using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RnnStream.Numerics;

/// <summary>Zeroed floats that begin on a cache line, so that no register load straddles two; many of them on large
/// pages where the system has them.</summary>
/// <remarks>Pinned for life: meant for few, long-lived arrays such as weights. Whoever shares it decides who may
/// write.</remarks>
public sealed class AlignedFloats
{
    private const int LineSizeBytes = 64;
    private readonly float[] _values;
    private readonly int _first;

    /// <summary>Allocates <paramref name="length"/> zeros.</summary>
    public AlignedFloats(int length)
    {
        _values = GC.AllocateArray<float>(length + (LineSizeBytes / sizeof(float)), pinned: true);
        Length = length;
        unsafe
        {
            var address = (nuint)Unsafe.AsPointer(ref _values[0]);
            _first = (int)((LineSizeBytes - (address % LineSizeBytes)) % LineSizeBytes / sizeof(float));
            LargePages.Ask(address, (long)_values.Length * sizeof(float));
        }
    }

    /// <summary>Number of floats.</summary>
    public int Length { get; }

    internal ref float First => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_values), _first);

    /// <summary>All floats.</summary>
    public Span<float> Values => _values.AsSpan(_first, Length);
}
