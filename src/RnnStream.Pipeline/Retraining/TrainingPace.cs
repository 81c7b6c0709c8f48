using System.Diagnostics;
using RnnStream.Core.Training;

namespace RnnStream.Pipeline.Retraining;

/// <summary>The threads of a retraining, and the rests that keep it within its share of a core.</summary>
/// <remarks>Who waits for the outcome wants it soon: then all cores but one, and no rest. Otherwise one thread that
/// rests in proportion to what it used. The result of training depends on neither.</remarks>
internal sealed class TrainingPace(TrainingOptions options, CancellationToken stop)
{
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(10);
    private readonly bool _isWaitedFor = options.WhenLate == WhenLate.Wait;
    private TimeSpan _owed;

    /// <summary>Runs the parts of a stretch, then rests; a <see cref="PartRunner"/>.</summary>
    public void Run(int count, Action<int> runPart)
    {
        var start = Stopwatch.GetTimestamp();
        var threads = _isWaitedFor ? Math.Max(1, Environment.ProcessorCount - 1) : 1;
        if (threads > 1) Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, runPart);
        else
            for (var part = 0; part < count; part++) runPart(part);
        RestFor(start);
    }

    /// <summary>Runs work that is not divided, then rests.</summary>
    /// <exception cref="OperationCanceledException">The process ends.</exception>
    public T Run<T>(Func<T> work)
    {
        stop.ThrowIfCancellationRequested();
        var start = Stopwatch.GetTimestamp();
        var result = work();
        RestFor(start);
        return result;
    }

    private void RestFor(long start)
    {
        if (_isWaitedFor) return;
        _owed += Stopwatch.GetElapsedTime(start) * ((1 / options.CpuShare) - 1);
        if (_owed < ShortestRest) return;
        stop.WaitHandle.WaitOne(_owed);
        _owed = TimeSpan.Zero;
    }
}
