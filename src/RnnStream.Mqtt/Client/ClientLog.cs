using Microsoft.Extensions.Logging;

namespace RnnStream.Mqtt.Client;

/// <summary>What the client logs. Event ids 2001 to 2099.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(2001, LogLevel.Warning, "not connected: {Detail}")]
    public static partial void NotConnected(ILogger logger, string detail);

    [LoggerMessage(2002, LogLevel.Information, "{Place} refuses MQTT 5.0; going on with 3.1.1")]
    public static partial void VersionFallback(ILogger logger, string place);
}
