using Microsoft.Extensions.Logging.Abstractions;
using RnnStream.Mqtt.Broker;
using RnnStream.Testing;

namespace RnnStream.Mqtt.Tests.Broker;

/// <summary>The broker without network or threads, on a clock that the test moves.</summary>
internal sealed class BrokerInMemory
{
    private readonly TestClock _clock = new();

    public BrokerInMemory(EmbeddedBrokerOptions? options = null)
    {
        options ??= new EmbeddedBrokerOptions();
        Core = new BrokerCore(options, new UserDirectory(options, isLoopback: true), _clock, NullLogger.Instance);
    }

    public BrokerCore Core { get; }

    public ClientInMemory Open() => new(Core);

    /// <summary>A connected client of a version.</summary>
    public ClientInMemory Connect(string clientId, int version = 4, bool cleanStart = true, string properties = "v0")
    {
        var client = Open();
        client.Connect(clientId, version, cleanStart, properties);
        return client;
    }

    /// <summary>Lets time pass in steps of a second, as the broker's timer does.</summary>
    public void Pass(TimeSpan time)
    {
        for (var second = 0; second < (int)time.TotalSeconds; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            Core.Tick();
        }
    }
}
