namespace RnnStream.Mqtt.Client;

/// <summary>Which MQTT client speaks to the broker.</summary>
public enum MqttClientKind
{
    /// <summary>Our own, built for receiving.</summary>
    BuiltIn,

    /// <summary>MQTTnet; only in builds with <c>-p:MqttNet=true</c>.</summary>
    MqttNet,
}
