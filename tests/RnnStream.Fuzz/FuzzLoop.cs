using System.Diagnostics;

namespace RnnStream.Fuzz;

/// <summary>Mutates, feeds and watches one target. The seed and the input's number decide everything.</summary>
internal sealed class FuzzLoop(IFuzzTarget target, int seed)
{
    private const int PoolMax = 20_000;
    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(5);
    private readonly List<byte[]> _pool = [.. Corpus.Of(target)];
    private readonly HashSet<int> _seen = [];
    private readonly FastRandom _choices = new(0);
    private byte[] _current = [];

    /// <summary>Inputs taken so far.</summary>
    public long Inputs { get; private set; }

    /// <summary>Different outcomes so far.</summary>
    public int Outcomes => _seen.Count;

    /// <summary>Runs for a time, or for a number of inputs if that is sooner; null when every input was taken, or the
    /// path of the one that was not.</summary>
    public string? Run(TimeSpan time, bool keepsNew, long inputsMax = long.MaxValue)
    {
        // A thread of the target's own that fails ends the process: its input must be on disk by then.
        AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
        var clock = Stopwatch.StartNew();
        var random = new FastRandom(seed);
        var mutator = new Mutator(random);
        try
        {
            foreach (var input in _pool.ToArray()) _seen.Add(TakeOne(_current = input));
            while (clock.Elapsed < time && Inputs < inputsMax)
            {
                _current = mutator.Mutate(_pool[random.Next(_pool.Count)], _pool[random.Next(_pool.Count)]);
                var outcome = TakeOne(_current);
                Inputs++;
                if (!_seen.Add(outcome) || _pool.Count >= PoolMax) continue;
                _pool.Add(_current);
                if (keepsNew && _current.Length < 1_024) Corpus.Keep(target, _current);
            }
            return null;
        }
        catch (Exception failure)
        {
            Console.Error.WriteLine(failure);
            return Corpus.Keep(target, _current, "failure-");
        }
        finally
        {
            AppDomain.CurrentDomain.UnhandledException -= OnUnhandled;
        }
    }

    /// <summary>One input, with the bounds on memory and time.</summary>
    private int TakeOne(byte[] input)
    {
        _choices.Restart(input);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        var outcome = target.Take(input, _choices);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        FuzzException.Require(allocated <= target.AllocatedMax, $"{allocated:N0} bytes were allocated");
        var elapsed = Stopwatch.GetElapsedTime(start);
        FuzzException.Require(elapsed < TimeMax, $"it took {elapsed}");
        return outcome;
    }

    private void OnUnhandled(object sender, UnhandledExceptionEventArgs arguments)
    {
        Console.Error.WriteLine(arguments.ExceptionObject);
        Console.Error.WriteLine($"failing input: {Corpus.Keep(target, _current, "failure-")}");
    }
}
