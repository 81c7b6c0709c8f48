using System.CommandLine;
using RnnStream.Worker.Configuration;
using RnnStream.Worker.Hosting;

namespace RnnStream.Worker.Verbs;

/// <summary><c>run</c>: the service.</summary>
internal static class RunVerb
{
    public static Command Create()
    {
        var config = CommandLine.ConfigOption();
        var command = new Command("run", """
            Runs the service (the default): subscribes, detects, publishes anomalies, retrains.

            Settings come from appsettings.json, then the environment (RNNSTREAM__Mqtt__Host), then the command line.
            Examples:
              rnnstream run --Mqtt:Host broker.local
              rnnstream run --config /etc/rnnstream/appsettings.json
              rnnstream run --Mqtt:Embedded:Enabled true      (no broker needed: sensors publish straight to us)
            """) { config }.WithSettings();
        command.SetVerb(async (result, stop) =>
        {
            var settings = Settings.Load(result.GetValue(config), result.UnmatchedTokens);
            return await ServiceHost.RunAsync(settings, stop).ConfigureAwait(false);
        });
        return command;
    }
}
