namespace RnnStream.Mqtt.Client;

/// <summary>Why a connection ended, and what that means for the next attempt.</summary>
/// <param name="Reason">One plain sentence.</param>
/// <param name="IsRefusal">The broker refused us: trying again soon will not help.</param>
/// <param name="IsVersionRefused">The broker does not speak the version of MQTT.</param>
/// <param name="WasReady">Whether it was connected and subscribed before.</param>
internal readonly record struct ConnectionEnd(string Reason, bool IsRefusal, bool IsVersionRefused, bool WasReady);
