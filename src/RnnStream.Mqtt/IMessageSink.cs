namespace RnnStream.Mqtt;

/// <summary>Takes the messages of one <see cref="IMessageClient"/>, in order, on the client's receive thread.</summary>
/// <remarks>A call may block: the client then stops reading its socket, which is the back-pressure that reaches the
/// broker. The client keeps the connection alive meanwhile. Calls never overlap.</remarks>
public interface IMessageSink
{
    /// <summary>One message. It must be acknowledged in time by its position, whatever becomes of it.</summary>
    void OnMessage(in ReceivedMessage message);

    /// <summary>Everything that had arrived is delivered: a good moment to close a batch.</summary>
    void OnDrained();

    /// <summary>Connected and subscribed.</summary>
    /// <param name="sessionPresent">Whether the broker kept the session. False after an earlier session means that what
    /// it held for us is lost.</param>
    void OnConnected(bool sessionPresent);

    /// <summary>The connection is gone; unacknowledged messages will be redelivered, earlier positions are
    /// void.</summary>
    /// <param name="reason">One plain sentence for the log.</param>
    void OnDisconnected(string reason);
}
