namespace RnnStream.Mqtt.Client;

/// <summary>Version of the protocol to begin with.</summary>
public enum MqttProtocolVersion
{
    /// <summary>5.0, and 3.1.1 when the broker refuses it.</summary>
    V5,

    /// <summary>3.1.1.</summary>
    V311,
}
