using System.Runtime.CompilerServices;

namespace RnnStream.Numerics;

/// <summary>Where the sensors of one call lie: inputs, hidden states and room for the next hidden states.</summary>
internal readonly ref struct StepArea(
    ref float inputs, ref int inputAt, ref float states, ref int stateAt, ref float next, int nextStride)
{
    private readonly ref float _inputs = ref inputs;
    private readonly ref int _inputAt = ref inputAt;
    private readonly ref float _states = ref states;
    private readonly ref int _stateAt = ref stateAt;
    private readonly ref float _next = ref next;
    private readonly int _nextStride = nextStride;

    /// <summary>Inputs of a sensor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float Input(int sensor) => ref Unsafe.Add(ref _inputs, Unsafe.Add(ref _inputAt, sensor));

    /// <summary>This layer's state of a sensor: h, then what else the cell keeps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float State(int sensor) => ref Unsafe.Add(ref _states, Unsafe.Add(ref _stateAt, sensor));

    /// <summary>Room for a sensor's next h (other tiles still read the old one), or for a head's outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float Next(int sensor) => ref Unsafe.Add(ref _next, sensor * _nextStride);
}
