namespace RnnStream.Testing.Mqtt;

/// <summary>One case of the shared packet sequences: what is sent to a peer and what it must answer.</summary>
/// <param name="Id">File, group and name: unique among all cases.</param>
/// <param name="Version">3, 4 or 5: MQTT 3.1, 3.1.1, 5.0.</param>
/// <param name="IsHandshakeDone">The default CONNECT and CONNACK come first.</param>
/// <param name="ExpectsDisconnect">At the end the peer must have closed the connection; otherwise it must still
/// answer.</param>
/// <param name="Steps">What happens, in order.</param>
/// <param name="Command">What a client is told to do first: publish-1, publish-2, unsubscribe; or nothing.</param>
/// <param name="CommandSteps">What it must send upon the command.</param>
public sealed record PacketSequence(
    string Id, int Version, bool IsHandshakeDone, bool ExpectsDisconnect, IReadOnlyList<PacketStep> Steps,
    string Command = "", IReadOnlyList<PacketStep>? CommandSteps = null)
{
    /// <summary>The identity alone: test reports list hundreds of these.</summary>
    public override string ToString() => Id;
}
