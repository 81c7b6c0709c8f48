namespace RnnStream.Mqtt.Tests.Broker;

/// <summary>A connection over which a packet sequence is played: in memory, or over TCP.</summary>
internal interface ISequencePeer
{
    Task SendAsync(byte[] bytes);

    /// <summary>The next bytes; fewer when the connection closed or nothing more comes.</summary>
    Task<byte[]> ReceiveAsync(int count);

    /// <summary>Whether the broker has closed the connection without sending anything more.</summary>
    Task<bool> IsClosedAsync();
}
