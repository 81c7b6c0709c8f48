namespace RnnStream.Mqtt.Broker;

/// <summary>A message for a receiver in this process, with the publisher's acknowledgement that waits for it.</summary>
internal readonly record struct LocalMessage(Delivery Delivery, PendingAcknowledgement? Origin, bool IsRepeated);
