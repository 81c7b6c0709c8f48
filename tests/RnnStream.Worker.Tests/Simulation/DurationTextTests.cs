using RnnStream.Worker.Simulation;

namespace RnnStream.Worker.Tests.Simulation;

public class DurationTextTests
{
    [Theory]
    [InlineData("250ms", 0.25)]
    [InlineData("90s", 90)]
    [InlineData("5m", 300)]
    [InlineData("1.5h", 5400)]
    [InlineData("14d", 1_209_600)]
    [InlineData("2w", 1_209_600)]
    [InlineData("1.12:30:00", 131_400)]
    public void Durations_are_read_as_people_type_them(string text, double seconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("-5m")]
    [InlineData("5x")]
    [InlineData("1e9d")]
    [InlineData("99999999999d")]
    [InlineData("-01:00:00")]
    public void Anything_else_is_refused(string text) => Assert.False(DurationText.TryParse(text, out _));
}
