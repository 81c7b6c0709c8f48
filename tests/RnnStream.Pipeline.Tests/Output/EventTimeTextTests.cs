using RnnStream.Core.Readings;
using RnnStream.Pipeline.Output;

namespace RnnStream.Pipeline.Tests.Output;

public sealed class EventTimeTextTests
{
    [Theory]
    [InlineData(0L, "1970-01-01T00:00:00Z")]
    [InlineData(1_775_837_700_250_000_000L, "2026-04-10T16:15:00.25Z")]
    [InlineData(1L, "1970-01-01T00:00:00.000000001Z")]
    [InlineData(999_999_999L, "1970-01-01T00:00:00.999999999Z")]
    [InlineData(-1L, "1969-12-31T23:59:59.999999999Z")]
    [InlineData(-EventTime.Second, "1969-12-31T23:59:59Z")]
    public void A_time_is_written_with_no_more_than_its_fraction_and_read_to_the_nanosecond(long time, string text)
    {
        Assert.Equal(text, EventTimeText.Of(time));
        Assert.True(EventTimeText.TryParse(text, out var read));
        Assert.Equal(time, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-04-10")]
    [InlineData("2026-04-10T16:15:00")]
    [InlineData("2026-04-10T16:15:00+")]
    [InlineData("2026-04-10 16:15:00Z")]
    [InlineData("2026-13-10T16:15:00Z")]
    [InlineData("1677-04-10T16:15:00Z")]
    [InlineData("2262-04-10T16:15:00Z")]
    [InlineData("2026-04-10T16:15:00.Z")]
    [InlineData("2026-04-10T16:15:00,5Z")]
    [InlineData("2026-04-10T16:15:00.5xZ")]
    [InlineData("2026-04-10T16:15:00.0000000001Z")]
    public void What_was_not_written_so_is_no_time(string text) => Assert.False(EventTimeText.TryParse(text, out _));
}
