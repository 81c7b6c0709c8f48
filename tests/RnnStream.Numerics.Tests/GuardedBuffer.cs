using System.Runtime.InteropServices;

namespace RnnStream.Numerics.Tests;

/// <summary>Room for a kernel's result between canaries, so that a store outside it shows.</summary>
internal sealed class GuardedBuffer(int length) : IDisposable
{
    private const int Guard = 32;
    private const float Canary = 12345.678f;
    private readonly float[] _all = Fill(length);

    public Span<float> Values => _all.AsSpan(Guard, length);

    public void Check()
    {
        Assert.True(_all.AsSpan(0, Guard).IndexOfAnyExcept(Canary) < 0, "Something was written before the buffer.");
        Assert.True(_all.AsSpan(Guard + length).IndexOfAnyExcept(Canary) < 0, "Something was written behind the buffer.");
    }

    public void Dispose() => Check();

    private static float[] Fill(int length)
    {
        var all = new float[length + (2 * Guard)];
        MemoryMarshal.CreateSpan(ref all[0], all.Length).Fill(Canary);
        return all;
    }
}
