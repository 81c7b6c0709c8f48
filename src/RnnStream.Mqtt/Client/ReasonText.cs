namespace RnnStream.Mqtt.Client;

/// <summary>Reason codes in plain words, and where each may stand (MQTT 5.0, table 2-6).</summary>
internal static class ReasonText
{
    private const byte NotAuthorised = 5;

    public static string Of(ReasonCode reason) => reason switch
    {
        ReasonCode.BadUserNameOrPassword => "wrong user name or password (Mqtt:Username, Mqtt:PasswordFile)",
        ReasonCode.NotAuthorized => "not authorised",
        ReasonCode.ClientIdentifierNotValid => "the client id is not accepted (Mqtt:ClientId)",
        ReasonCode.ServerUnavailable => "unavailable",
        ReasonCode.ServerBusy => "busy",
        ReasonCode.ServerShuttingDown => "shutting down",
        ReasonCode.Banned => "banned",
        ReasonCode.KeepAliveTimeout => "it heard nothing from us in time",
        ReasonCode.TopicFilterInvalid => "the topic filter is not valid",
        ReasonCode.QuotaExceeded => "a quota is exceeded",
        ReasonCode.PacketTooLarge => "a packet was too large",
        ReasonCode.UnsupportedProtocolVersion => "it does not speak this version of MQTT",
        ReasonCode.SharedSubscriptionsNotSupported => "it does not support shared subscriptions",
        ReasonCode.WildcardSubscriptionsNotSupported => "it does not support wildcards",
        _ => $"{reason} (0x{(int)reason:X2})",
    };

    /// <summary>Why a connection is refused: some brokers say "not authorised" where the password is wrong.</summary>
    public static string OfConnection(ReasonCode reason) =>
        reason == ReasonCode.NotAuthorized ? OfReturnCode(NotAuthorised) : Of(reason);

    /// <summary>The return codes of 3.1.1 (table 3.1).</summary>
    public static string OfReturnCode(byte code) => code switch
    {
        1 => "it does not speak this version of MQTT",
        2 => "the client id is not accepted (Mqtt:ClientId)",
        3 => "unavailable",
        4 => "wrong user name or password (Mqtt:Username, Mqtt:PasswordFile)",
        NotAuthorised => "not authorised; user name and password are Mqtt:Username and Mqtt:PasswordFile",
        _ => $"return code {code}",
    };

    /// <summary>Whether a reason may stand in an acknowledgement.</summary>
    public static bool IsAllowed(PacketType type, ReasonCode reason) => type switch
    {
        PacketType.PublishAcknowledgement or PacketType.PublishReceived => reason is ReasonCode.Success
            or ReasonCode.NoMatchingSubscribers or ReasonCode.UnspecifiedError or ReasonCode.ImplementationSpecificError
            or ReasonCode.NotAuthorized or ReasonCode.TopicNameInvalid or ReasonCode.PacketIdentifierInUse
            or ReasonCode.QuotaExceeded or ReasonCode.PayloadFormatInvalid,
        _ => reason is ReasonCode.Success or ReasonCode.PacketIdentifierNotFound,
    };
}
