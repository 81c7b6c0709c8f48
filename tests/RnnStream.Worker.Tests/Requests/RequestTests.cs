using System.Text;
using System.Text.Json;

namespace RnnStream.Worker.Tests.Requests;

/// <summary>Goal: every request is answered, good ones and bad ones. Method: the service with a client that needs no
/// broker.</summary>
public class RequestTests
{
    [Fact]
    public async Task Info_tells_version_sensors_readings_models_and_health()
    {
        await using var service = await RunningDaemon.StartAsync();
        await service.Client.SendAsync("sensors/boiler", "20.5"u8.ToArray());

        var (topic, answer) = await service.Client.AskAsync("info", []);

        Assert.Equal("rnnstream/response/info", topic);
        Assert.Equal("ok", answer.GetProperty("status").GetString());
        var data = answer.GetProperty("data");
        Assert.Equal("0.1.0", data.GetProperty("version").GetString());
        Assert.Equal(1, data.GetProperty("sensors").GetInt32());
        Assert.Equal(1, data.GetProperty("readings").GetInt32());
        Assert.Equal(0, data.GetProperty("models").GetProperty("default").GetInt32());
        Assert.True(data.GetProperty("health").GetProperty("ready").GetBoolean());
        Assert.False(answer.TryGetProperty("transaction", out _));
    }

    [Theory]
    [InlineData("reset", """{"sensor":"boiler","transaction":{"id":[1,"a"]}}""")]
    [InlineData("mute", """{"sensor":"boiler","muted":true,"transaction":{"id":[1,"a"]}}""")]
    [InlineData("mute", """{"sensor":"boiler","muted":false,"transaction":{"id":[1,"a"]}}""")]
    [InlineData("label", """{"sensor":"boiler","start":"2026-01-17T09:30:01.615Z","verdict":"falseAlarm","note":"x","transaction":{"id":[1,"a"]}}""")]
    public async Task A_sensor_is_reset_and_muted_and_the_transaction_comes_back(string verb, string payload)
    {
        await using var service = await RunningDaemon.StartAsync();
        await service.Client.SendAsync("sensors/boiler", "20.5"u8.ToArray());

        var (topic, answer) = await service.Client.AskAsync(verb, Encoding.UTF8.GetBytes(payload));

        Assert.Equal($"rnnstream/response/{verb}", topic);
        Assert.Equal("ok", answer.GetProperty("status").GetString());
        Assert.Equal("boiler", answer.GetProperty("data").GetProperty("sensor").GetString());
        Assert.Equal("""{"id":[1,"a"]}""", answer.GetProperty("transaction").GetRawText());
    }

    [Theory]
    [InlineData("dance", "{}", "there is no such request; there are info, reset, mute, label, retrain and rollback")]
    [InlineData("retrain", """{"group":"default"}""", "there is no group 'default'; there are none")]
    [InlineData("rollback", "{}", "a text \"group\" is expected")]
    [InlineData("rollback", """{"group":"default","version":1.5}""", "\"version\" must be a whole number")]
    [InlineData("label", "{}", "a text \"verdict\" is expected")]
    [InlineData("label", """{"verdict":"maybe"}""", "\"verdict\" must be \"falseAlarm\" or \"confirmed\"")]
    [InlineData("label", """{"verdict":"confirmed"}""", "a text \"start\" is expected")]
    [InlineData("label", """{"verdict":"confirmed","start":"now"}""", "\"start\" must be a time as the episode's messages have it, like 2026-01-17T09:30:01.615Z")]
    [InlineData("label", """{"verdict":"confirmed","start":"2026-01-17T09:30:01Z","sensor":"pump"}""", "there is no sensor 'pump'")]
    [InlineData("info", "{", "the payload is not a JSON object")]
    [InlineData("info", "[]", "the payload is not a JSON object")]
    [InlineData("info", "{} {}", "the payload is not a JSON object")]
    [InlineData("reset", "{}", "a text \"sensor\" is expected")]
    [InlineData("reset", """{"sensor":7}""", "a text \"sensor\" is expected")]
    [InlineData("reset", """{"sensor":"\ud800"}""", "a text \"sensor\" is expected")]
    [InlineData("reset", """{"sensor":"pump"}""", "there is no sensor 'pump'")]
    [InlineData("mute", """{"sensor":"pump","muted":true}""", "there is no sensor 'pump'")]
    [InlineData("mute", """{"sensor":"pump"}""", "\"muted\" must be true or false")]
    [InlineData("mute", """{"sensor":"pump","muted":"yes"}""", "\"muted\" must be true or false")]
    public async Task A_request_that_cannot_be_met_is_refused_with_one_sentence(string verb, string payload, string error)
    {
        await using var service = await RunningDaemon.StartAsync();

        var (topic, answer) = await service.Client.AskAsync(verb, Encoding.UTF8.GetBytes(payload));

        Assert.Equal($"rnnstream/response/{verb}", topic);
        Assert.Equal("error", answer.GetProperty("status").GetString());
        Assert.Equal(error, answer.GetProperty("error").GetString());
    }

    [Fact]
    [Trait("Fault", "I2")]
    public async Task Whatever_is_sent_is_answered_and_acknowledged_and_counts_as_no_reading()
    {
        await using var service = await RunningDaemon.StartAsync();
        var random = new Random(11);
        string[] verbs = ["info", "reset", "mute", "", "a/b", new string('x', 70)];
        for (var round = 0; round < 300; round++)
        {
            var payload = """{"transaction":"\u00e4","sensor":"p\ud800\udc00","muted":true,"\u0061":{}}"""u8.ToArray();
            for (var change = random.Next(4); change > 0; change--)
                payload[random.Next(payload.Length)] = (byte)random.Next(256);

            var (topic, answer) = await service.Client.AskAsync(verbs[round % verbs.Length], payload);

            Assert.Equal(JsonValueKind.String, answer.GetProperty("status").ValueKind);
            Assert.True(topic.Length < 64);
        }
        await service.DrainAsync();
        Assert.Equal(300, service.Client.Acknowledged);
        Assert.Equal(0, service.Received);
    }

    [Fact]
    public async Task A_request_that_is_too_long_is_refused_and_a_retained_one_is_ignored()
    {
        await using var service = await RunningDaemon.StartAsync();
        await service.Client.SendAsync("rnnstream/request/dance", [], retained: true);

        var (topic, answer) = await service.Client.AskAsync("info", new byte[20_000]);

        Assert.Equal("rnnstream/response/info", topic);
        Assert.Equal(
            "a request may have 16384 bytes, this one has 20000", answer.GetProperty("error").GetString());
        await service.DrainAsync();
        Assert.Equal(2, service.Client.Acknowledged);
    }
}
