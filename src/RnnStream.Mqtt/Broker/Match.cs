namespace RnnStream.Mqtt.Broker;

/// <summary>One subscriber of one topic: its overlapping subscriptions merged, so that it gets each message once, at
/// the highest quality, with all identifiers.</summary>
internal sealed class Match
{
    private Match(Subscriber subscriber, List<Subscription> subscriptions)
    {
        Subscriber = subscriber;
        Identifiers = subscriptions.Count == 1
            ? subscriptions[0].Identifiers
            : [.. subscriptions.SelectMany(static subscription => subscription.Identifiers)];
        foreach (var subscription in subscriptions)
        {
            RetainAsPublished |= subscription.RetainAsPublished;
            if (subscription.QualityOfService > QualityOfService)
            {
                QualityOfService = subscription.QualityOfService;
            }
        }
    }

    public Subscriber Subscriber { get; }

    public QualityOfService QualityOfService { get; }

    public bool RetainAsPublished { get; }

    public int[] Identifiers { get; }

    /// <summary>What holds for the subscriber's own messages: null when it wants none of them.</summary>
    public Match? Own { get; private init; }

    public static Match Merge(Subscriber subscriber, List<Subscription> subscriptions)
    {
        if (subscriptions.TrueForAll(static subscription => !subscription.NoLocal))
        {
            var same = new Match(subscriber, subscriptions);
            return new Match(subscriber, subscriptions) { Own = same };
        }

        var own = subscriptions.FindAll(static subscription => !subscription.NoLocal);
        return new Match(subscriber, subscriptions)
        {
            Own = own.Count == 0 ? null : new Match(subscriber, own),
        };
    }
}
