using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RnnStream.Storage.Files;
using RnnStream.Worker.Configuration;
using RnnStream.Worker.Health;
using RnnStream.Worker.Verbs;
using Serilog;

namespace RnnStream.Worker.Hosting;

/// <summary>The service as a generic host: the daemon, HTTP if wanted, systemd, logging.</summary>
internal static class ServiceHost
{
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(30);

    /// <summary>Runs until cancelled or until a part fails.</summary>
    public static async Task<int> RunAsync(Settings settings, CancellationToken stop)
    {
        await using var logger = LoggingSetup.Create(settings.Configuration, LogFolder(settings));
        using var host = Build(settings, logger);
        var state = host.Services.GetRequiredService<DaemonState>();
        try
        {
            await host.RunAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (state.Failure is not null)
        {
            // The daemon failed while the host was still starting; its failure is the one to tell.
        }
        if (state.Failure is { } failure) ExceptionDispatchInfo.Throw(failure);
        return ExitCode.Done;
    }

    private static IHost Build(Settings settings, Serilog.ILogger logger)
    {
        if (settings.Http.Url.Length == 0)
        {
            var quiet = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            AddServices(quiet.Services, quiet.Logging, settings, logger);
            return quiet.Build();
        }
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(settings.Http.Url);
        builder.WebHost.ConfigureKestrel(static server => HttpLimits.Apply(server.Limits));
        AddServices(builder.Services, builder.Logging, settings, logger);
        var application = builder.Build();
        HttpEndpoints.Map(application, application.Services.GetRequiredService<DaemonState>());
        return application;
    }

    private static void AddServices(
        IServiceCollection services, ILoggingBuilder logging, Settings settings, Serilog.ILogger logger)
    {
        logging.ClearProviders().AddSerilog(logger);
        services.Configure<HostOptions>(static options => options.ShutdownTimeout = ShutdownTime);
        services.AddSingleton(settings).AddSingleton(TimeProvider.System).AddSingleton<DaemonState>();
        services.AddHostedService<DaemonService>();
    }

    /// <summary>Log files live beside the data: one folder to keep, to back up, to hand over.</summary>
    private static string LogFolder(Settings settings) =>
        DataDirectory.PrepareFolder(settings.Storage.Directory, "logs");
}
