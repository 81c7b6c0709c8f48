using RnnStream.Mqtt;

namespace RnnStream.Worker.Hosting;

/// <summary>How long the service has listened without a break. Who was away, or asleep, or whose clock was put forward
/// must not call sensors silent before what came meanwhile has arrived.</summary>
internal sealed class ListeningTime(TimeProvider time)
{
    /// <summary>Chosen: the broker hands over what it kept within seconds, sensors that connect anew come within a
    /// minute.</summary>
    private static readonly TimeSpan CatchUpTime = TimeSpan.FromMinutes(1);

    /// <summary>A longer pause between two looks, or between the two clocks, means that we were suspended or the clock
    /// was set.</summary>
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(30);

    private long _since = time.GetTimestamp();
    private long _lookedAt = time.GetTimestamp();
    private DateTimeOffset _clockThen = time.GetUtcNow();
    private long _connections = -1;

    /// <summary>Whether silence may be judged by the wall clock now; asked every few seconds.</summary>
    public bool IsLongEnough(MqttClientStatus status)
    {
        var passed = time.GetElapsedTime(_lookedAt);
        var byClock = time.GetUtcNow() - _clockThen;
        if (!status.IsConnected || status.Connections != _connections || passed > PauseMax
            || (byClock - passed).Duration() > PauseMax)
        {
            _since = time.GetTimestamp();
        }
        _connections = status.Connections;
        _lookedAt = time.GetTimestamp();
        _clockThen = time.GetUtcNow();
        return time.GetElapsedTime(_since) >= CatchUpTime;
    }
}
