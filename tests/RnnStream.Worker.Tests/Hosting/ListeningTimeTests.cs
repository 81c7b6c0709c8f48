using RnnStream.Mqtt;
using RnnStream.Worker.Hosting;

namespace RnnStream.Worker.Tests.Hosting;

/// <summary>Goal: no sensor is called silent because we were away, asleep, or our clock was set.</summary>
public sealed class ListeningTimeTests
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);
    private readonly SettableTime _time = new();
    private readonly ListeningTime _listening;

    public ListeningTimeTests() => _listening = new ListeningTime(_time);

    [Fact]
    public void Silence_is_judged_after_a_minute_of_listening()
    {
        Assert.Equal([false, false, false, false, false, false, true, true], Looks(8));
    }

    [Fact]
    [Trait("Fault", "T3")]
    public void After_a_suspension_what_came_meanwhile_has_a_minute_to_arrive()
    {
        Looks(10);
        _time.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal([false, false, false, false, false, false, true], Looks(7));
    }

    [Theory]
    [InlineData(365)]
    [InlineData(-365)]
    [Trait("Fault", "T1")]
    public void A_clock_that_is_set_tells_nothing_of_silence(int days)
    {
        Looks(10);
        _time.Set(TimeSpan.FromDays(days));
        Assert.Equal([false, false, false, false, false, false, true], Looks(7));
        _time.Set(TimeSpan.FromDays(-days));
        Assert.Equal([false, false, false, false, false, false, true], Looks(7));
    }

    [Fact]
    [Trait("Fault", "N1")]
    public void Without_the_broker_no_sensor_is_called_silent_and_not_at_once_when_it_is_back()
    {
        Looks(10);
        Assert.DoesNotContain(true, Looks(10, isConnected: false));
        Assert.Equal([false, false, false, false, false, false, true], Looks(7, connections: 2));

        // Away and back between two looks.
        Assert.Equal([false, false, false, false, false, false, true], Looks(7, connections: 3));
    }

    private bool[] Looks(int count, bool isConnected = true, int connections = 1)
    {
        var answers = new bool[count];
        for (var look = 0; look < count; look++)
        {
            _time.Pass(Look);
            answers[look] = _listening.IsLongEnough(new MqttClientStatus(isConnected, "", connections, 0, 0, 0));
        }
        return answers;
    }

    private sealed class SettableTime : TimeProvider
    {
        private TimeSpan _passed;
        private TimeSpan _ahead;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _passed.Ticks;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(56) + _passed + _ahead;

        public void Pass(TimeSpan time) => _passed += time;

        public void Set(TimeSpan ahead) => _ahead += ahead;
    }
}
