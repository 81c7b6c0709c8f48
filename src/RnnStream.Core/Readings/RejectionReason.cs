namespace RnnStream.Core.Readings;

/// <summary>Why a message, or one reading inside it, changed nothing. Each reason is counted on its own.</summary>
/// <remarks>Numbers are part of the log format: never renumber, only append.</remarks>
public enum RejectionReason : byte
{
    /// <summary>Not rejected.</summary>
    None = 0,

    /// <summary>No subscription rule matches the topic.</summary>
    NoRule = 1,

    /// <summary>The payload has no bytes.</summary>
    Empty = 2,

    /// <summary>The payload is larger than the configured limit.</summary>
    TooLarge = 3,

    /// <summary>The payload or topic is not valid UTF-8, or holds a character that is not allowed.</summary>
    InvalidText = 4,

    /// <summary>The payload is not what its format demands (for example broken JSON).</summary>
    Malformed = 5,

    /// <summary>JSON nested deeper than the limit.</summary>
    TooDeep = 6,

    /// <summary>The payload holds no numeric value where the rule looks for one.</summary>
    NoValue = 7,

    /// <summary>A value is NaN, infinite, or too large for a double.</summary>
    NotFinite = 8,

    /// <summary>The device time is missing where the rule demands one, or cannot be read.</summary>
    InvalidTime = 9,

    /// <summary>The device time lies outside what can be represented, or too far in the future.</summary>
    TimeOutOfRange = 10,

    /// <summary>The sensor's name is empty, too long, or cannot be built from the topic.</summary>
    InvalidSensorName = 11,

    /// <summary>A vector reading whose number of values differs from the sensor's.</summary>
    ChannelMismatch = 12,

    /// <summary>A retained message: the last known value, not a new reading.</summary>
    Retained = 13,

    /// <summary>The bound on the number of sensors is reached.</summary>
    TooManySensors = 14,

    /// <summary>A reading older than the sensor's newest one.</summary>
    Late = 15,

    /// <summary>A reading that was already applied.</summary>
    Duplicate = 16,

    /// <summary>Dropped: a message that nobody sends again (quality of service 0) came while the service was
    /// stopping.</summary>
    Stopping = 17,
}
