using System.Runtime.CompilerServices;

namespace RnnStream.Numerics;

/// <summary>One lane: plain floats, for the reference and for what fills no register.</summary>
internal readonly struct LanesScalar : ILanes<float>
{
    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(ref float source, nuint offset) => Unsafe.Add(ref source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float value, ref float destination, nuint offset) =>
        Unsafe.Add(ref destination, offset) = value;

    public static void StoreFirst(float value, ref float destination, int count)
    {
    }

    public static float Create(float value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float FusedMultiplyAdd(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    public static float Add(float a, float b) => a + b;

    public static float Subtract(float a, float b) => a - b;

    public static float Multiply(float a, float b) => a * b;

    public static float Divide(float a, float b) => a / b;

    public static float Sqrt(float a) => MathF.Sqrt(a);

    public static float Abs(float a) => MathF.Abs(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Clamp(float a, float bound)
    {
        a = bound < a ? bound : a;
        return -bound > a ? -bound : a;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float TimesPowerOfTwo(float a, float biased) =>
        BitConverter.Int32BitsToSingle(
            BitConverter.SingleToInt32Bits(a) + (BitConverter.SingleToInt32Bits(biased) << 23));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Tanh(float a) => ActivationBody.Tanh<float, LanesScalar>(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sigmoid(float a) => ActivationBody.Sigmoid<float, LanesScalar>(a);
}
