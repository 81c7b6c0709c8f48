namespace RnnStream.Core.Simulation;

/// <summary>A small seeded generator: the same seed gives the same sequence on every machine and runtime.</summary>
/// <remarks>SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014, figure 17): 8
/// bytes of state, so that a million sensors can own one each. A mutable value type: pass it by reference.</remarks>
public struct RandomSource
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    private ulong _state;

    /// <summary>Starts the sequence of a seed.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="stream">Which of the seed's independent sequences.</param>
    public RandomSource(ulong seed, ulong stream = 0) => _state = Mix(Mix(seed + Gamma) + (stream * Gamma));

    /// <summary>64 random bits.</summary>
    public ulong NextBits() => Mix(_state += Gamma);

    /// <summary>Uniform in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextUniform() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double NextUniform(double low, double high) => low + ((high - low) * NextUniform());

    /// <summary>Uniform among 0 … count − 1.</summary>
    /// <param name="count">1 or more.</param>
    public int NextIndex(int count) => (int)(NextUniform() * count);

    /// <summary>True with a probability in [0, 1].</summary>
    public bool NextChance(double probability) => NextUniform() < probability;

    /// <summary>Normal with mean 0 and variance 1, up to ±6: the sum of twelve uniforms.</summary>
    /// <remarks>Additions alone, so no library function can change its bits.</remarks>
    public double NextNormal() =>
        (Sum16(NextBits()) + Sum16(NextBits()) + Sum16(NextBits()) - (6.0 * 65_535)) * (1.0 / 65_536);

    /// <summary>Like a normal but with tails: Student's t with four degrees of freedom, cut at ±40.</summary>
    public double NextHeavyTailed()
    {
        var (a, b, c, d) = (NextNormal(), NextNormal(), NextNormal(), NextNormal());
        var spread = Math.Sqrt(((a * a) + (b * b) + (c * c) + (d * d)) / 4);
        return Math.Clamp(NextNormal() / Math.Max(spread, 0.05), -40, 40);
    }

    private static double Sum16(ulong bits) =>
        (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
