namespace RnnStream.Mqtt.Packets;

/// <summary>How the value of a property is encoded (MQTT 5.0, section 1.5).</summary>
internal enum PropertyForm
{
    Unknown,
    Byte,
    TwoBytes,
    FourBytes,
    VariableInteger,
    Binary,
    Text,
    TextPair,
}
