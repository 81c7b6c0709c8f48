namespace RnnStream.Mqtt;

/// <summary>Delivery guarantee of a message (MQTT 5.0, section 4.3).</summary>
public enum QualityOfService : byte
{
    /// <summary>Delivered once or not at all.</summary>
    AtMostOnce = 0,

    /// <summary>Delivered once or more.</summary>
    AtLeastOnce = 1,

    /// <summary>Delivered exactly once.</summary>
    ExactlyOnce = 2,
}
