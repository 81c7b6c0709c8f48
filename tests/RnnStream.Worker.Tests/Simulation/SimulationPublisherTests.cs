using RnnStream.Core.Simulation;
using RnnStream.Formats.Logs;
using RnnStream.Worker.Simulation;

namespace RnnStream.Worker.Tests.Simulation;

public class SimulationPublisherTests
{
    private static readonly SimulateSettings Settings = new()
    {
        Simulation = new SimulationOptions { SensorCount = 4, Interval = TimeSpan.FromMinutes(1) },
        Duration = TimeSpan.FromHours(1),
        Format = LogFormat.CsvLong,
    };

    [Fact]
    public async Task Every_reading_is_published_with_its_device_time()
    {
        await using var client = new RecordingClient();
        var publisher = new SimulationPublisher(client, TimeProvider.System);

        await publisher.RunAsync(Settings, new PlantSimulation(Settings.Simulation), CancellationToken.None);

        var expected = new PlantSimulation(Settings.Simulation);
        Assert.InRange(client.Published.Count, 235, 240);
        Assert.Equal(client.Published.Count, publisher.Published);
        Assert.All(client.Published, message =>
        {
            var reading = expected.Next();
            Assert.Equal($"sensors/{expected.Sensors[reading.Sensor].Name}", message.Topic);
            Assert.StartsWith($"{{\"value\":{reading.Value},\"timestamp\":\"2026-01-05T0", message.Payload, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task What_the_connection_loses_is_published_again_until_all_is_there()
    {
        await using var client = new RecordingClient(failEvery: 50);
        var publisher = new SimulationPublisher(client, TimeProvider.System);
        var brief = Settings with { Duration = TimeSpan.FromMinutes(30) };

        await publisher.RunAsync(brief, new PlantSimulation(brief.Simulation), CancellationToken.None);

        Assert.InRange(client.Published.Distinct().Count(), 115, 120);
        Assert.Equal(client.Published.Count, client.Published.Distinct().Count());
    }

    [Fact]
    public async Task A_cancelled_simulation_ends_without_an_exception()
    {
        await using var client = new RecordingClient();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var publisher = new SimulationPublisher(client, TimeProvider.System);
        var slow = Settings with { Speed = 1e-6 };

        var reached = await publisher.RunAsync(slow, new PlantSimulation(slow.Simulation), cancelled.Token);

        Assert.True(reached < slow.Simulation.Start + 60_000_000_000);
    }
}
