namespace RnnStream.Mqtt.Broker;

/// <summary>The embedded broker cannot start; the message is one plain line for an operator.</summary>
public sealed class MqttBrokerException : Exception
{
    /// <summary>Creates the exception.</summary>
    public MqttBrokerException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
