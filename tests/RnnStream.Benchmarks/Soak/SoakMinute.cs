namespace RnnStream.Benchmarks.Soak;

/// <summary>One fault and what came of it: one line of <c>soak.jsonl</c>.</summary>
/// <param name="Minute">Its number, from 1.</param>
/// <param name="Fault">What was done.</param>
/// <param name="Rows">Rows of the fault matrix.</param>
/// <param name="ReadySeconds">From the end of the fault until both services were ready.</param>
/// <param name="Published">Messages that the broker has taken so far.</param>
/// <param name="Steady">The service that is never restarted.</param>
/// <param name="Killed">The one whose process is killed as well.</param>
/// <param name="Problem">What does not hold; null when everything does.</param>
internal sealed record SoakMinute(
    int Minute, string Fault, string Rows, double ReadySeconds, long Published, SoakSample Steady, SoakSample Killed,
    string? Problem);
