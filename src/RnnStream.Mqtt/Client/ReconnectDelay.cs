namespace RnnStream.Mqtt.Client;

/// <summary>How long to wait before the next attempt: doubling from half a second, with jitter, up to a
/// bound.</summary>
internal sealed class ReconnectDelay(TimeSpan max, Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private int _failures;

    /// <summary>It worked: begin anew next time.</summary>
    public void Reset() => _failures = 0;

    /// <summary>The next pause: half fixed, half random ("equal jitter"), so that many clients do not come back at
    /// once.</summary>
    /// <param name="isRefusal">The broker refused us: wait as long as allowed.</param>
    public TimeSpan Next(bool isRefusal)
    {
        var ceiling = First * Math.Pow(2, Math.Min(_failures++, 16));
        if (isRefusal || ceiling > max) ceiling = max;
        return ceiling / 2 + ceiling / 2 * random.NextDouble();
    }
}
