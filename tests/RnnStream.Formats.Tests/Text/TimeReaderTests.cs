using System.Globalization;
using System.Text;
using RnnStream.Core.Readings;
using RnnStream.Formats.Text;

namespace RnnStream.Formats.Tests.Text;

public sealed class TimeReaderTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("2013-07-04 00:00:00", "2013-07-04T00:00:00Z")]
    [InlineData("2013-07-04T00:00:00Z", "2013-07-04T00:00:00Z")]
    [InlineData("2013-07-04T02:00:00+02:00", "2013-07-04T00:00:00Z")]
    [InlineData("2013-07-04T02:00:00+0200", "2013-07-04T00:00:00Z")]
    [InlineData("2013-07-04T02:00:00.000000Z+0200", "2013-07-04T00:00:00Z")]
    [InlineData("2013-07-03T19:30:00-0430", "2013-07-04T00:00:00Z")]
    [InlineData("2013-07-04T00:00", "2013-07-04T00:00:00Z")]
    [InlineData("2013-07-04", "2013-07-04T00:00:00Z")]
    [InlineData("2013/07/04 00:00:00", "2013-07-04T00:00:00Z")]
    [InlineData("2013-07-03T24:00:00Z", "2013-07-04T00:00:00Z")]
    [InlineData("2028-02-29T23:59:59Z", "2028-02-29T23:59:59Z")]
    [InlineData("2028-02-28T24:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("2000-02-29 12:00:00", "2000-02-29T12:00:00Z")]
    [InlineData("2014-04-10 16:15:00.000000", "2014-04-10T16:15:00Z")]
    [InlineData("2013-07-04 00:00:00.5 UTC", "2013-07-04T00:00:00.5Z")]
    [InlineData("2013-07-04T00:00:00,25Z", "2013-07-04T00:00:00.25Z")]
    [InlineData("1372896000", "2013-07-04T00:00:00Z")]
    [InlineData("1372896000.25", "2013-07-04T00:00:00.25Z")]
    [InlineData("1372896000250", "2013-07-04T00:00:00.25Z")]
    [InlineData("1372896000250000", "2013-07-04T00:00:00.25Z")]
    [InlineData("1372896000250000000", "2013-07-04T00:00:00.25Z")]
    [InlineData("1.372896e9", "2013-07-04T00:00:00Z")]
    [InlineData("0", "1970-01-01T00:00:00Z")]
    [InlineData("-1", "1969-12-31T23:59:59Z")]
    [InlineData("1900-03-01", "1900-03-01T00:00:00Z")]
    public void Every_notation_is_read(string text, string expected)
    {
        Assert.Equal(TimeOutcome.Time, Parse(Utc(), text, out var time));
        Assert.Equal(EventTime.From(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture)), time);
    }

    [Theory]
    [InlineData("", TimeOutcome.NotTime)]
    [InlineData("yesterday", TimeOutcome.NotTime)]
    [InlineData("2013-13-04", TimeOutcome.NotTime)]
    [InlineData("2013-02-29", TimeOutcome.NotTime)]
    [InlineData("2100-02-29", TimeOutcome.NotTime)]
    [InlineData("0000-01-01", TimeOutcome.NotTime)]
    [InlineData("2013-07-04T25:00:00", TimeOutcome.NotTime)]
    [InlineData("2013-07-04T00:60:00", TimeOutcome.NotTime)]
    [InlineData("2013-07-04T00:00:00+", TimeOutcome.NotTime)]
    [InlineData("2013-07-04T00:00:00+ab:cd", TimeOutcome.NotTime)]
    [InlineData("2013-07-04T00:00:00.", TimeOutcome.NotTime)]
    [InlineData("2013-07-04T", TimeOutcome.NotTime)]
    [InlineData("12:30", TimeOutcome.NotTime)]
    [InlineData("1e", TimeOutcome.NotTime)]
    [InlineData("9999-01-01", TimeOutcome.OutOfRange)]
    [InlineData("0001-01-01", TimeOutcome.OutOfRange)]
    [InlineData("99999999999999999999", TimeOutcome.OutOfRange)]
    [InlineData("1e300", TimeOutcome.OutOfRange)]
    public void Anything_else_is_refused(string text, object expected) =>
        Assert.Equal((TimeOutcome)expected, Parse(Utc(), text, out _));

    [Fact]
    public void A_fixed_unit_is_obeyed_whatever_the_magnitude()
    {
        var reader = new TimeReader(TimeNotation.UnixMilliseconds, TimeZoneInfo.Utc, OverlapChoice.Nearest);
        Assert.Equal(TimeOutcome.Time, Parse(reader, "1500", out var time));
        Assert.Equal(1_500_000_000, time);
    }

    [Theory]
    [InlineData("2026-01-15 12:00:00", "2026-01-15T11:00:00Z")]
    [InlineData("2026-07-15 12:00:00", "2026-07-15T10:00:00Z")]
    [InlineData("2026-03-29 01:59:59", "2026-03-29T00:59:59Z")]
    [InlineData("2026-03-29 02:30:00", "2026-03-29T01:30:00Z")]
    [InlineData("2026-03-29 03:00:00", "2026-03-29T01:00:00Z")]
    [InlineData("2026-10-25 01:59:59", "2026-10-24T23:59:59Z")]
    [InlineData("2026-10-25 03:00:00", "2026-10-25T02:00:00Z")]
    [InlineData("2026-07-15T12:00:00Z", "2026-07-15T12:00:00Z")]
    [Trait("Fault", "T2")]
    public void Zone_less_times_follow_the_zone(string text, string expected)
    {
        var reader = new TimeReader(TimeNotation.Auto, Berlin, OverlapChoice.Nearest);
        Assert.Equal(TimeOutcome.Time, Parse(reader, text, out var time));
        Assert.Equal(expected, EventTime.ToDateTimeOffset(time).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
    }

    [Fact]
    [Trait("Fault", "T2")]
    public void A_time_that_occurred_twice_is_told_by_its_arrival()
    {
        var reader = new TimeReader(TimeNotation.Auto, Berlin, OverlapChoice.Nearest);
        var first = EventTime.From(new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero));
        foreach (var expected in new[] { first, first + EventTime.Hour })
        {
            reader.Parse("2026-10-25 02:30:00"u8, expected + 3 * EventTime.Second, out var time);
            Assert.Equal(expected, time);
        }
    }

    [Fact]
    [Trait("Fault", "T2")]
    public void A_log_through_the_hour_that_occurred_twice_never_runs_backwards()
    {
        var reader = new TimeReader(TimeNotation.Auto, Berlin, OverlapChoice.FirstNotBefore);
        var start = EventTime.From(new DateTimeOffset(2026, 10, 24, 22, 0, 0, TimeSpan.Zero));
        var previous = long.MinValue;
        for (var minute = 0; minute < 300; minute++)
        {
            var expected = start + minute * EventTime.Minute;
            var wall = TimeZoneInfo.ConvertTime(EventTime.ToDateTimeOffset(expected), Berlin);
            var text = wall.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            Assert.Equal(TimeOutcome.Time, reader.Parse(Encoding.UTF8.GetBytes(text), previous, out var time));
            Assert.Equal(expected, time);
            previous = time;
        }
    }

    [Fact]
    public void Reading_zone_less_times_does_not_allocate()
    {
        var reader = new TimeReader(TimeNotation.Auto, Berlin, OverlapChoice.Nearest);
        string[] texts = ["2026-10-25 02:30:00", "2026-07-01 12:00:00", "2026-03-29 02:30:00"];
        var bytes = texts.Select(Encoding.UTF8.GetBytes).ToArray();
        var round = 0;
        Assert.Equal(0, Allocation.Of(() => reader.Parse(bytes[round++ % 3], 0, out _)));
    }

    [Fact]
    public void Written_times_are_read_back()
    {
        var random = new Random(2);
        var buffer = new byte[EventTimeText.SizeMax];
        for (var count = 0; count < 10_000; count++)
        {
            var time = random.NextInt64(-9_000_000_000_000_000_000, 9_000_000_000_000_000_000);
            if (count % 2 == 0) time -= time % EventTime.Second;
            Assert.Equal(TimeOutcome.Time, Utc().Parse(buffer.AsSpan(0, EventTimeText.Write(time, buffer)), 0, out var read));
            Assert.Equal(time, read);
            Assert.Equal(TimeOutcome.Time, Utc().Parse(buffer.AsSpan(0, EventTimeText.WritePlain(time, buffer)), 0, out read));
            Assert.Equal(time, read);
        }
    }

    private static TimeReader Utc() => new(TimeNotation.Auto, TimeZoneInfo.Utc, OverlapChoice.Nearest);

    private static TimeOutcome Parse(TimeReader reader, string text, out long time) =>
        reader.Parse(Encoding.UTF8.GetBytes(text), 0, out time);
}
