namespace RnnStream.Mqtt.Packets;

/// <summary>Form and place of every property (MQTT 5.0, table 2-4).</summary>
internal static class PropertyRules
{
    private const int Everywhere = 0xFFFF;

    public static PropertyForm FormOf(int id) => (PropertyId)id switch
    {
        PropertyId.PayloadFormatIndicator or PropertyId.RequestProblemInformation
            or PropertyId.RequestResponseInformation or PropertyId.MaximumQuality or PropertyId.RetainAvailable
            or PropertyId.WildcardSubscriptionAvailable or PropertyId.SubscriptionIdentifierAvailable
            or PropertyId.SharedSubscriptionAvailable => PropertyForm.Byte,
        PropertyId.ServerKeepAlive or PropertyId.ReceiveMaximum or PropertyId.TopicAliasMaximum
            or PropertyId.TopicAlias => PropertyForm.TwoBytes,
        PropertyId.MessageExpiryInterval or PropertyId.SessionExpiryInterval or PropertyId.WillDelayInterval
            or PropertyId.MaximumPacketSize => PropertyForm.FourBytes,
        PropertyId.SubscriptionIdentifier => PropertyForm.VariableInteger,
        PropertyId.CorrelationData or PropertyId.AuthenticationData => PropertyForm.Binary,
        PropertyId.UserProperty => PropertyForm.TextPair,
        PropertyId.ContentType or PropertyId.ResponseTopic or PropertyId.AssignedClientIdentifier
            or PropertyId.AuthenticationMethod or PropertyId.ResponseInformation or PropertyId.ServerReference
            or PropertyId.ReasonString => PropertyForm.Text,
        _ => PropertyForm.Unknown,
    };

    public static bool IsAllowed(PropertyId id, PropertyScope scope) => ((ScopesOf(id) >> (int)scope) & 1) != 0;

    /// <summary>Values that the standard forbids for any packet.</summary>
    public static bool IsValueAllowed(PropertyId id, uint value) => id switch
    {
        PropertyId.MaximumPacketSize or PropertyId.ReceiveMaximum or PropertyId.TopicAlias
            or PropertyId.SubscriptionIdentifier => value != 0,
        _ => FormOf((int)id) != PropertyForm.Byte || value <= 1,
    };

    private static int ScopesOf(PropertyId id) => id switch
    {
        PropertyId.UserProperty => Everywhere,
        PropertyId.PayloadFormatIndicator or PropertyId.MessageExpiryInterval or PropertyId.ContentType
            or PropertyId.ResponseTopic or PropertyId.CorrelationData =>
            In(PropertyScope.Publish) | In(PropertyScope.Will),
        PropertyId.SubscriptionIdentifier => In(PropertyScope.Publish) | In(PropertyScope.Subscribe),
        PropertyId.SessionExpiryInterval => In(PropertyScope.Connect) | In(PropertyScope.ConnectAcknowledgement)
            | In(PropertyScope.Disconnect),
        PropertyId.AuthenticationMethod or PropertyId.AuthenticationData => In(PropertyScope.Connect)
            | In(PropertyScope.ConnectAcknowledgement) | In(PropertyScope.Authenticate),
        PropertyId.RequestProblemInformation or PropertyId.RequestResponseInformation => In(PropertyScope.Connect),
        PropertyId.WillDelayInterval => In(PropertyScope.Will),
        PropertyId.ServerReference => In(PropertyScope.ConnectAcknowledgement) | In(PropertyScope.Disconnect),
        PropertyId.ReasonString => Everywhere & ~(In(PropertyScope.Will) | In(PropertyScope.Connect)
            | In(PropertyScope.Publish) | In(PropertyScope.Subscribe) | In(PropertyScope.Unsubscribe)),
        PropertyId.ReceiveMaximum or PropertyId.TopicAliasMaximum or PropertyId.MaximumPacketSize =>
            In(PropertyScope.Connect) | In(PropertyScope.ConnectAcknowledgement),
        PropertyId.TopicAlias => In(PropertyScope.Publish),
        _ => In(PropertyScope.ConnectAcknowledgement),
    };

    private static int In(PropertyScope scope) => 1 << (int)scope;
}
