using System.Diagnostics;
using System.Globalization;

namespace RnnStream.Testing;

/// <summary>How far a test goes that repeats something: briefly, unless the environment asks for more.</summary>
public static class RunLength
{
    /// <summary>Seeds in ascending order from <c>RNNSTREAM_FIRST_SEED</c> (1), <c>RNNSTREAM_SEEDS</c> of them, or with
    /// <c>RNNSTREAM_SECONDS</c> as many as fit into that time.</summary>
    /// <param name="otherwise">How many without a wish.</param>
    /// <param name="counter">What is counted meanwhile.</param>
    /// <param name="countWanted">With more than 0: goes on until so much is counted.</param>
    public static IEnumerable<int> Seeds(int otherwise, FaultCounter? counter = null, int countWanted = 0)
    {
        var seconds = Number("RNNSTREAM_SECONDS", 0);
        var first = Number("RNNSTREAM_FIRST_SEED", 1);
        var last = seconds > 0 || countWanted > 0 ? int.MaxValue : first + Number("RNNSTREAM_SEEDS", otherwise);
        var clock = Stopwatch.StartNew();
        for (var seed = first; seed < last; seed++)
        {
            var isOver = seconds > 0 ? clock.Elapsed.TotalSeconds >= seconds : countWanted > 0 && counter?.Count >= countWanted;
            if (isOver && seed > first) yield break;
            yield return seed;
        }
    }

    /// <summary>A number from the environment.</summary>
    public static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
