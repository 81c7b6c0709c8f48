namespace RnnStream.Mqtt.Broker;

/// <summary>A message sent to a client at quality 1 or 2 and not yet acknowledged.</summary>
/// <param name="Delivery">What was sent.</param>
/// <param name="Sequence">Order of first sending, for sending again after a reconnect.</param>
/// <param name="IsReleased">PUBREL was sent: only PUBCOMP is awaited.</param>
internal readonly record struct InflightMessage(Delivery Delivery, long Sequence, bool IsReleased);
