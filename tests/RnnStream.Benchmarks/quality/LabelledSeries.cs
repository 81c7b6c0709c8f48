namespace RnnStream.Benchmarks.Quality;

/// <summary>One recording with its labels, as the study reads it.</summary>
internal sealed record LabelledSeries(string Name, long[] Times, double[][] Values, (long From, long To)[] Stretches, bool[] Labels)
{
    public int Channels => Values[0].Length;
}
