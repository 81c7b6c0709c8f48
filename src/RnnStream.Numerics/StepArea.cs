using System.Runtime.CompilerServices;

namespace RnnStream.Numerics;

/// <summary>Where the sensors of one call lie: inputs, hidden states and room for the next hidden states.</summary>
internal readonly ref struct StepArea
{
    private readonly ref float _inputs;
    private readonly ref int _inputAt;
    private readonly ref float _states;
    private readonly ref int _stateAt;
    private readonly ref float _next;
    private readonly int _nextStride;

    public StepArea(
        ref float inputs, ref int inputAt, ref float states, ref int stateAt, ref float next, int nextStride)
    {
        _inputs = ref inputs;
        _inputAt = ref inputAt;
        _states = ref states;
        _stateAt = ref stateAt;
        _next = ref next;
        _nextStride = nextStride;
    }

    /// <summary>The same, the next h written over the old one.</summary>
    public StepArea InPlace => new(ref _inputs, ref _inputAt, ref _states, ref _stateAt, ref _states, InPlaceStride);

    private static int InPlaceStride => -1;

    /// <summary>Inputs of a sensor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float Input(int sensor) => ref Unsafe.Add(ref _inputs, Unsafe.Add(ref _inputAt, sensor));

    /// <summary>This layer's state of a sensor: h, then what else the cell keeps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float State(int sensor) => ref Unsafe.Add(ref _states, Unsafe.Add(ref _stateAt, sensor));

    /// <summary>Room for a sensor's next h (other tiles still read the old one), or for a head's outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float Next(int sensor) => ref Unsafe.Add(
        ref _next, _nextStride == InPlaceStride ? Unsafe.Add(ref _stateAt, sensor) : sensor * _nextStride);
}
