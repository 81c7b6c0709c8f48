using System.Text.Json;
using RnnStream.Core.Detection;
using RnnStream.Core.Readings;
using RnnStream.Formats;
using RnnStream.Worker.Reports;

namespace RnnStream.Worker.Tests.Reports;

public sealed class ReplayReportTests : IDisposable
{
    private static readonly SensorProfile Profile = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_page_links_to_nothing_outside_itself()
    {
        var page = Page(Collected(sensors: 3, readings: 500));

        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hostile_sensor_name_cannot_leave_the_data()
    {
        var collector = new ReportCollector();
        collector.Add("</script><script>alert(1)</script>", Profile, Reading(0, 1));

        var page = Page(collector);

        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Equal("</script><script>alert(1)</script>", Content(page).GetProperty("sensors")[0].GetProperty("name").GetString());
    }

    [Fact]
    public void An_episode_is_listed_with_its_worst_severity_and_kind()
    {
        var collector = new ReportCollector();
        collector.Add("a", Profile, Reading(0, 1));
        collector.Add("a", Profile, Reading(1, 9) with { Phase = EpisodePhase.Opened, Severity = Severity.Minor, Kind = AnomalyKind.Spike, IsAnomaly = true, EpisodeStart = EventTime.Minute, EpisodePeak = 5 });
        collector.Add("a", Profile, Reading(2, 9) with { Phase = EpisodePhase.Changed, Severity = Severity.Major, Kind = AnomalyKind.LevelShift, IsAnomaly = true, EpisodePeak = 7 });
        collector.Add("a", Profile, Reading(3, 1) with { Phase = EpisodePhase.Closed, Severity = Severity.Major, EpisodePeak = 7 });

        var episode = Assert.Single(Content(Page(collector)).GetProperty("episodes").EnumerateArray());

        Assert.Equal("levelShift", episode.GetProperty("kind").GetString());
        Assert.Equal(2, episode.GetProperty("severity").GetInt32());
        Assert.Equal(7, episode.GetProperty("peak").GetDouble());
        Assert.Equal(60_000, episode.GetProperty("start").GetInt64());
        Assert.Equal(180_000, episode.GetProperty("end").GetInt64());
        Assert.False(episode.GetProperty("open").GetBoolean());
    }

    [Fact]
    public void A_hundred_thousand_readings_of_a_sensor_stay_small_and_keep_their_extremes()
    {
        var collector = Collected(sensors: 1, readings: 100_000);
        collector.Add("sensor-0", Profile, Reading(100_001, 777));

        var series = Assert.Single(collector.Series);
        Assert.InRange(series.Buckets.Count, 1_000, 2_000);
        Assert.Equal(777, series.Buckets.Max(bucket => bucket.Maximum));
        Assert.Equal(100_001, series.Buckets.Sum(bucket => bucket.Count));
        Assert.True(Page(collector).Length < 200_000);
    }

    [Fact]
    public void Four_thousand_sensors_fit_in_one_page()
    {
        var page = Page(Collected(sensors: 4_000, readings: 30));

        Assert.True(page.Length < 1_500_000, $"{page.Length} characters");
        Assert.Equal(40, Content(page).GetProperty("charts").GetInt32());
        Assert.Equal(4_000, Content(page).GetProperty("sensors").GetArrayLength());
    }

    [Fact]
    public void Neither_shards_nor_their_order_change_the_page()
    {
        var (whole, even, odd) = (new ReportCollector(), new ReportCollector(), new ReportCollector());
        for (var i = 0; i < 1_000; i++)
        {
            whole.Add($"s{i % 10}", Profile, Reading(i, i % 7));
            (i % 2 == 0 ? even : odd).Add($"s{i % 10}", Profile, Reading(i, i % 7));
        }

        Assert.Equal(Page(whole), Page(odd, even));
    }

    private static ReportCollector Collected(int sensors, int readings)
    {
        var collector = new ReportCollector();
        for (var i = 0; i < readings; i++)
            for (var sensor = 0; sensor < sensors; sensor++) collector.Add($"sensor-{sensor}", Profile, Reading(i, i % 100));
        return collector;
    }

    private string Page(params ReportCollector[] collectors)
    {
        var path = Path.Combine(_folder, "report.html");
        ReplayReport.Write(path, "test", [("readings", "1")], collectors);
        return File.ReadAllText(path);
    }

    private static JsonElement Content(string page)
    {
        const string Start = "const report = ";
        var from = page.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        return JsonDocument.Parse(page[from..page.IndexOf(";\n", from, StringComparison.Ordinal)]).RootElement;
    }

    private static Assessment Reading(int index, double value) => new()
    {
        EventTime = index * EventTime.Minute,
        Value = value,
        Expected = index == 0 ? double.NaN : 1,
        Lower = index == 0 ? double.NaN : 0,
        Upper = index == 0 ? double.NaN : 2,
        Score = 0.5,
        Threshold = 4,
        IsAnomaly = false,
        Kind = AnomalyKind.None,
        Channel = 0,
        WarmUp = 1,
        Phase = EpisodePhase.None,
        Severity = Severity.None,
        EpisodeStart = 0,
        EpisodePeak = 0,
    };
}
