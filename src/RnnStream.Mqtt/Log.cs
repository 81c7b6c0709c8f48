using Microsoft.Extensions.Logging;

namespace RnnStream.Mqtt;

/// <summary>Every log line of this project. Event ids: the client 2000 to 2099, the broker 2100 to 2199.</summary>
internal static partial class Log
{
    [LoggerMessage(2100, LogLevel.Information, "Embedded broker listens on {Address}, port {Port}")]
    public static partial void BrokerListens(ILogger logger, string address, int port);

    [LoggerMessage(2101, LogLevel.Information, "Embedded broker stopped")]
    public static partial void BrokerStopped(ILogger logger);

    [LoggerMessage(2102, LogLevel.Debug, "Client {ClientId} connected from {Remote}, protocol {Version}")]
    public static partial void ClientConnected(ILogger logger, string clientId, string remote, byte version);

    [LoggerMessage(2103, LogLevel.Warning, "Client {ClientId} from {Remote} refused: wrong user name or password")]
    public static partial void ClientRefused(ILogger logger, string clientId, string remote);

    [LoggerMessage(2104, LogLevel.Debug, "Connection of client {ClientId} from {Remote} closed: {Reason}")]
    public static partial void ConnectionClosed(ILogger logger, string clientId, string remote, ReasonCode reason);

    [LoggerMessage(2105, LogLevel.Warning,
        "Session of client {ClientId} dropped: it was longest without a connection "
        + "and {SessionsMax} sessions are kept")]
    public static partial void SessionEvicted(ILogger logger, string clientId, int sessionsMax);

    [LoggerMessage(2106, LogLevel.Debug, "Connection from {Remote} lost: {Detail}")]
    public static partial void ConnectionLost(ILogger logger, string remote, string detail);
}
