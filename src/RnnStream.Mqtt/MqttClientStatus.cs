namespace RnnStream.Mqtt;

/// <summary>A snapshot of a client's connection.</summary>
/// <param name="IsConnected">Connected and subscribed.</param>
/// <param name="Detail">One plain sentence: connected to what, or why not and when the next attempt is.</param>
/// <param name="Connections">Successful connections so far.</param>
/// <param name="SessionsLost">Connections on which the broker had forgotten an earlier session.</param>
/// <param name="MessagesReceived">PUBLISH packets delivered to the sink.</param>
/// <param name="MessagesUnacknowledged">Delivered at quality 1 or 2 and not yet acknowledged.</param>
public readonly record struct MqttClientStatus(
    bool IsConnected,
    string Detail,
    long Connections,
    long SessionsLost,
    long MessagesReceived,
    long MessagesUnacknowledged);
