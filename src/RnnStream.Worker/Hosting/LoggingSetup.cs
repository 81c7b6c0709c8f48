using Microsoft.Extensions.Configuration;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace RnnStream.Worker.Hosting;

/// <summary>Serilog: the console (stderr) and, for the service, a rolling file; both from the configuration when it
/// says so.</summary>
internal static class LoggingSetup
{
    private const string Template =
        "{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} [{Level:u3}] {Message:lj}{NewLine}{Exception}";
    private const int FilesKept = 14;
    private const long FileSizeMax = 64L << 20;

    /// <summary>The logger that a <c>Serilog</c> section describes; where it names no <c>WriteTo</c>, stderr and, if a
    /// folder is given, a daily file in it, with the section's levels.</summary>
    public static Logger Create(
        IConfiguration configuration, string? folder, LogEventLevel level = LogEventLevel.Information)
    {
        var setup = new LoggerConfiguration();
        if (configuration.GetSection("Serilog:WriteTo").Exists())
            return setup.ReadFrom.Configuration(configuration).CreateLogger();
        setup.MinimumLevel.Is(level)
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            // A failed start is told by the verb in one line; the host would add its stack.
            .MinimumLevel.Override("Microsoft.Extensions.Hosting", LogEventLevel.Fatal)
            .WriteTo.Console(
                outputTemplate: Template, formatProvider: System.Globalization.CultureInfo.InvariantCulture,
                standardErrorFromLevel: LogEventLevel.Verbose);
        if (folder is not null)
        {
            setup.WriteTo.Async(sinks => sinks.File(
                Path.Join(folder, "rnnstream-.log"), outputTemplate: Template,
                formatProvider: System.Globalization.CultureInfo.InvariantCulture,
                rollingInterval: RollingInterval.Day, rollOnFileSizeLimit: true, fileSizeLimitBytes: FileSizeMax,
                retainedFileCountLimit: FilesKept));
        }
        if (configuration.GetSection("Serilog").Exists()) setup.ReadFrom.Configuration(configuration);
        return setup.CreateLogger();
    }
}
