namespace RnnStream.Mqtt.Broker;

/// <summary>Which subscribers a message goes to.</summary>
/// <remarks>A message of quality 2 reaches receivers in this process before PUBREC, so that PUBREC can wait for them,
/// and clients after PUBREL.</remarks>
internal enum Receivers
{
    /// <summary>Everyone.</summary>
    All,

    /// <summary>Receivers in this process.</summary>
    Local,

    /// <summary>Clients.</summary>
    Remote,
}
