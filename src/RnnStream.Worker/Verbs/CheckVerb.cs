using System.CommandLine;
using RnnStream.Worker.Configuration;
using RnnStream.Worker.Hosting;

namespace RnnStream.Worker.Verbs;

/// <summary><c>check</c>: validates configuration and broker access without running.</summary>
internal static class CheckVerb
{
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(15);

    public static Command Create()
    {
        var config = CommandLine.ConfigOption();
        var offline = new Option<bool>("--offline")
        {
            Description = "Validate the configuration only; connect nowhere.",
        };
        var command = new Command("check", """
            Validates the configuration, the data directory and the access to the broker, and changes nothing.

            Examples:
              rnnstream check --config /etc/rnnstream/appsettings.json
              rnnstream check --offline --Mqtt:Host broker.local
            """) { config, offline }.WithSettings();
        command.SetVerb(async (result, stop) =>
        {
            var settings = Settings.Load(result.GetValue(config), result.UnmatchedTokens);
            Console.WriteLine("configuration: valid");
            Console.WriteLine($"data directory: {StorageCheck.Describe(settings.Storage.Directory)}");
            if (result.GetValue(offline)) return ExitCode.Done;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(ConnectTime);
            Console.WriteLine(
                $"broker: {await BrokerCheck.DescribeAsync(settings, limit.Token).ConfigureAwait(false)}");
            return ExitCode.Done;
        });
        return command;
    }
}
