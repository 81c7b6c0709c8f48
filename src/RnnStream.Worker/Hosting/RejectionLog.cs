using Microsoft.Extensions.Logging;
using RnnStream.Pipeline.Intake;

namespace RnnStream.Worker.Hosting;

/// <summary>Logs what was rejected, rate-limited: at most one line per reason and minute, with the newest
/// example.</summary>
internal sealed class RejectionLog
{
    private const int TicksBetween = 6;
    private const int LengthShown = 80;
    private readonly ILogger _logger;
    private readonly long[] _reported;
    private int _ticks;

    public RejectionLog(ILogger logger, ReadingIntake intake)
    {
        _logger = logger;
        _reported = intake.Examples.Counts();
    }

    private static string Cut(string text) => text.Length <= LengthShown ? text : text[..LengthShown] + "…";

    /// <summary>Called every ten seconds.</summary>
    public void Report(ReadingIntake intake)
    {
        if (_ticks++ % TicksBetween != 0) return;
        foreach (var example in intake.Examples.All())
        {
            var since = example.Count - _reported[(int)example.Reason];
            if (since <= 0) continue;
            _reported[(int)example.Reason] = example.Count;
            Log.Rejected(
                _logger, since, example.Reason.ToString(),
                $"{Cut(example.Topic)}: {Cut(example.Example)} ({example.Detail})");
        }
    }
}
