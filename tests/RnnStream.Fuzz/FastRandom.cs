using System.Numerics;
using System.Runtime.InteropServices;

namespace RnnStream.Fuzz;

/// <summary>Random numbers that a seed decides, cheap enough to begin anew for every input (splitmix64).</summary>
internal sealed class FastRandom : Random
{
    private const ulong Step = 0x9E37_79B9_7F4A_7C15;
    private ulong _state;

    public FastRandom(long seed) => _state = (ulong)seed;

    /// <summary>Begins anew; the bytes decide everything that follows.</summary>
    public void Restart(ReadOnlySpan<byte> seed)
    {
        var hash = (ulong)seed.Length * Step;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(seed)) hash = BitOperations.RotateLeft((hash ^ word) * Step, 29);
        foreach (var left in seed[(seed.Length & ~7)..]) hash = (hash ^ left) * Step;
        _state = hash;
    }

    public override int Next() => (int)(Draw() >> 33);

    public override int Next(int maxValue) => (int)(((Draw() >> 32) * (ulong)maxValue) >> 32);

    public override int Next(int minValue, int maxValue) => minValue + Next(maxValue - minValue);

    public override double NextDouble() => (Draw() >> 11) * (1.0 / (1L << 53));

    protected override double Sample() => NextDouble();

    private ulong Draw()
    {
        var mixed = _state += Step;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return mixed ^ (mixed >> 31);
    }
}
