namespace RnnStream.Testing;

/// <summary>A clock that stands still unless moved.</summary>
public sealed class TestClock : TimeProvider
{
    private long _ticks;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp() => _ticks;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(_ticks);

    /// <summary>Moves it.</summary>
    public void Advance(TimeSpan time) => _ticks += time.Ticks;
}
