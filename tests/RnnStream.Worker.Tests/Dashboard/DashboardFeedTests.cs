using System.Text;
using System.Text.Json;
using RnnStream.Core.Detection;
using RnnStream.Core.Readings;
using RnnStream.Formats;
using RnnStream.Worker.Dashboard;

namespace RnnStream.Worker.Tests.Dashboard;

public class DashboardFeedTests
{
    private readonly DashboardFeed _feed = new();

    [Fact]
    public void A_sensor_shows_its_newest_readings_in_order_and_no_more_than_the_bound()
    {
        var tap = Tap();
        for (var i = 0; i < 1_000; i++) tap.Add(0, "a", new SensorProfile { Unit = "°C" }, Reading(i, i));

        var points = Assert.Single(_feed.Sensors(sensor => sensor.Points()));
        Assert.Equal(Enumerable.Range(760, 240).Select(i => (double)i), points.Select(point => point.Value));
        var fewer = Assert.Single(_feed.Sensors(sensor => sensor.Points(3)));
        Assert.Equal([997.0, 998, 999], fewer.Select(point => point.Value));
    }

    [Fact]
    public void Sensors_beyond_the_bound_are_counted_and_their_episodes_listed()
    {
        var tap = Tap();
        for (var sensor = 0; sensor <= DashboardFeed.SensorsMax; sensor++) tap.Add(sensor, $"s{sensor}", new SensorProfile(), Reading(0, 1));
        tap.Add(DashboardFeed.SensorsMax, "beyond", new SensorProfile(), Opened(1));

        Assert.Equal(DashboardFeed.SensorsMax, _feed.Sensors(sensor => sensor.Name).Count);
        Assert.Equal(DashboardFeed.SensorsMax + 2, _feed.Readings);
        Assert.Equal("beyond", Assert.Single(_feed.Episodes()).Sensor);
    }

    [Fact]
    public void An_episode_is_open_until_it_closes_and_old_ones_make_room()
    {
        var tap = Tap();
        for (var i = 0; i < DashboardFeed.EpisodesMax + 10; i++)
        {
            tap.Add(0, "a", new SensorProfile(), Opened(2 * i));
            Assert.True(_feed.Episodes().First().IsOpen);
            tap.Add(0, "a", new SensorProfile(), Reading((2 * i) + 1, 1) with { Phase = EpisodePhase.Closed });
        }

        Assert.All(_feed.Episodes(), episode => Assert.False(episode.IsOpen));
        Assert.Equal(DashboardFeed.EpisodesMax, _feed.Episodes().Count());
        Assert.Equal(DashboardFeed.EpisodesMax + 10, _feed.EpisodeCount);
    }

    [Fact]
    public void Anomalous_sensors_come_first_whatever_their_shard()
    {
        Tap().Add(0, "calm", new SensorProfile(), Reading(0, 1));
        Tap().Add(1, "strange", new SensorProfile(), Opened(0));
        Tap().Add(2, "odd", new SensorProfile(), Reading(0, 1) with { Score = 3 });

        Assert.Equal(["strange", "odd", "calm"], Names(json => DashboardJson.WriteSensors(json, _feed, "", false, 0, 10)));
        Assert.Equal(["calm", "odd"], Names(json => DashboardJson.WriteSensors(json, _feed, "", true, 0, 2)));
        Assert.Equal(["odd"], Names(json => DashboardJson.WriteSensors(json, _feed, "OD", true, 0, 10)));
    }

    [Fact]
    public void What_is_not_finite_is_null()
    {
        Tap().Add(0, "new", new SensorProfile(), Reading(0, 1) with { Expected = double.NaN, Lower = double.NaN, Upper = double.NaN });

        var detail = Json(json => Assert.True(DashboardJson.TryWriteDetail(json, _feed, "new")));

        Assert.Equal(JsonValueKind.Null, detail.GetProperty("sensor").GetProperty("expected").ValueKind);
        Assert.Equal(JsonValueKind.Null, detail.GetProperty("points")[0][3].ValueKind);
    }

    [Fact]
    public void A_sensor_that_is_not_shown_has_no_detail() =>
        Json(json =>
        {
            Assert.False(DashboardJson.TryWriteDetail(json, _feed, "nobody"));
            json.WriteNullValue();
        });

    private DashboardTap Tap() => (DashboardTap)_feed.CreateTap();

    private static string[] Names(Action<Utf8JsonWriter> write) =>
        [.. Json(write).GetProperty("sensors").EnumerateArray().Select(sensor => sensor.GetProperty("name").GetString()!)];

    private static JsonElement Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) write(json);
        return JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray())).RootElement;
    }

    private static Assessment Opened(int index) => Reading(index, 9) with
    {
        Phase = EpisodePhase.Opened,
        IsAnomaly = true,
        Severity = Severity.Major,
        Kind = AnomalyKind.Spike,
        EpisodeStart = index * EventTime.Minute,
        EpisodePeak = 5,
    };

    private static Assessment Reading(int index, double value) => new()
    {
        EventTime = index * EventTime.Minute,
        Value = value,
        Expected = 1,
        Lower = 0,
        Upper = 2,
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
