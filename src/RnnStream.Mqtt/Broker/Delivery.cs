namespace RnnStream.Mqtt.Broker;

/// <summary>A message on its way to one subscriber.</summary>
/// <param name="Message">Shared with every other receiver.</param>
/// <param name="QualityOfService">The lower of published and subscribed.</param>
/// <param name="Retain">The RETAIN flag to send.</param>
/// <param name="Identifiers">Identifiers of the subscriptions that matched.</param>
internal readonly record struct Delivery(
    BrokerMessage Message, QualityOfService QualityOfService, bool Retain, int[] Identifiers);
