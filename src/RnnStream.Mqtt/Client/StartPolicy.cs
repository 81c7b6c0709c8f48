namespace RnnStream.Mqtt.Client;

/// <summary>What happens when the first connection cannot be made.</summary>
public enum StartPolicy
{
    /// <summary>Try again, with back-off, for ever.</summary>
    Retry,

    /// <summary>Give up with a clear message.</summary>
    Fail,
}
