namespace RnnStream.Mqtt.Broker;

/// <summary>Who receives one topic, as of one version of the subscriptions.</summary>
internal sealed class Route(byte[] topic, Match[] direct, SharedGroup[] shared, long version)
{
    public byte[] Topic { get; } = topic;

    public Match[] Direct { get; } = direct;

    public SharedGroup[] Shared { get; } = shared;

    public long Version { get; } = version;

    public bool IsEmpty => Direct.Length == 0 && Shared.Length == 0;

    /// <summary>The receivers in this process, whose acknowledgement the publisher's waits for.</summary>
    public LocalSubscriber[] Local { get; } =
        [.. direct.Select(static match => match.Subscriber).OfType<LocalSubscriber>()];

    public bool HasLocal => Local.Length > 0;

    /// <summary>A receiver in this process that takes no more just now, if there is one.</summary>
    public LocalSubscriber? FullReceiver() => Array.Find(Local, static receiver => receiver.IsFull);
}
