using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace RnnStream.Mqtt.Broker;

/// <summary>An MQTT 3.1, 3.1.1 and 5.0 broker inside this process, for demonstrations, tests, and sites without
/// one.</summary>
/// <remarks>Sessions and retained messages live in memory: they end with the process. Members are
/// thread-safe.</remarks>
public sealed class EmbeddedBroker : IAsyncDisposable
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(2);

    private readonly BrokerCore _core;
    private readonly WebApplication _server;
    private readonly ITimer _timer;
    private readonly Metrics _metrics;
    private int _isDisposed;

    private EmbeddedBroker(BrokerCore core, WebApplication server, int port, TimeProvider time)
    {
        _core = core;
        _server = server;
        Port = port;
        _metrics = new Metrics(core);
        _timer = time.CreateTimer(static state => ((BrokerCore)state!).Tick(), core, TickInterval, TickInterval);
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>What it is doing.</summary>
    public BrokerStatus Status => _core.Status;

    /// <summary>Starts listening.</summary>
    /// <exception cref="MqttBrokerException">Port taken, address wrong, users missing, certificate
    /// unreadable.</exception>
    public static async Task<EmbeddedBroker> StartAsync(
        EmbeddedBrokerOptions options,
        ILogger? logger = null,
        TimeProvider? timeProvider = null,
        CancellationToken cancellationToken = default)
    {
        logger ??= NullLogger.Instance;
        var time = timeProvider ?? TimeProvider.System;
        if (!IPAddress.TryParse(options.Address, out var address))
        {
            throw new MqttBrokerException(
                $"the embedded broker cannot listen on '{options.Address}': not an IP address");
        }

        var core = new BrokerCore(options, new UserDirectory(options, IPAddress.IsLoopback(address)), time, logger);
        var server = Build(core, options, new IPEndPoint(address, options.Port), time);
        try
        {
            await server.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw new MqttBrokerException(
                $"the embedded broker cannot listen on {options.Address}, port {options.Port}: {Innermost(exception)}",
                exception);
        }

        var port = PortOf(server);
        Log.BrokerListens(logger, options.Address, port);
        return new EmbeddedBroker(core, server, port, time);
    }

    /// <summary>A receiver in this process. Publishers get PUBACK and PUBREC for its messages only once it has
    /// acknowledged them, and are not read from while it is full.</summary>
    /// <param name="filters">Topic filters, as in SUBSCRIBE; messages are collected from now on.</param>
    /// <param name="clientId">Its name in the logs.</param>
    /// <param name="queuedMessagesMax">Messages that may wait for it before publishers have to.</param>
    public IMessageClient CreateLocalClient(
        IReadOnlyList<string> filters, string clientId = "local", int queuedMessagesMax = 16_384) =>
        new LocalClient(_core, filters, clientId, queuedMessagesMax);

    /// <summary>Says goodbye to every client and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        await _timer.DisposeAsync().ConfigureAwait(false);
        _metrics.Dispose();
        _core.CloseAll();
        using var limit = new CancellationTokenSource(ShutdownTime);
        await _server.StopAsync(limit.Token).ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        Log.BrokerStopped(_core.Logger);
    }

    private static WebApplication Build(
        BrokerCore core, EmbeddedBrokerOptions options, IPEndPoint endPoint, TimeProvider time)
    {
        // No configuration sources, no console logging, no signal handlers: those belong to the host of this process.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, DetachedLifetime>();
        builder.Services.AddSingleton(_ => new MqttConnectionHandler(core, time));
        var certificate = BrokerCertificate.Load(options);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            // A client that takes over its session needs a second connection for a moment.
            server.Limits.MaxConcurrentConnections = (2L * options.ClientsMax) + 16;
            server.Listen(endPoint, listen =>
            {
                if (certificate is not null)
                {
                    listen.UseHttps(certificate, https => https.HandshakeTimeout = options.ConnectTimeout);
                }

                listen.UseConnectionHandler<MqttConnectionHandler>();
            });
        });
        return builder.Build();
    }

    private static int PortOf(WebApplication server)
    {
        var addresses = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        return new Uri(addresses!.Addresses.First()).Port;
    }

    private static string Innermost(Exception exception) =>
        exception.InnerException is { } inner ? Innermost(inner) : exception.Message;
}
