namespace RnnStream.Mqtt;

/// <summary>The broker could not be reached or refused us; the message is one plain line for an operator.</summary>
public sealed class MqttConnectException : Exception
{
    /// <summary>Creates the exception.</summary>
    public MqttConnectException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
