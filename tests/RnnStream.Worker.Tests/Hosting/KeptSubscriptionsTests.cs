using RnnStream.Storage.Files;
using RnnStream.Testing.Storage;
using RnnStream.Worker.Configuration;
using RnnStream.Worker.Hosting;

namespace RnnStream.Worker.Tests.Hosting;

/// <summary>Goal: what a changed configuration no longer names is known to be unsubscribed, whenever a crash comes.
/// Method: lives with other filters over one data directory.</summary>
public sealed class KeptSubscriptionsTests
{
    [Fact]
    public void A_filter_that_is_no_longer_configured_is_former_until_it_is_unsubscribed()
    {
        using var folder = new TemporaryDirectory();
        using var directory = DataDirectory.Open(folder.Join("data"));
        Assert.Empty(Live(directory, ["a/#", "b/+"], subscribed: true));
        Assert.Equal(["b/+"], Live(directory, ["a/#", "c"], subscribed: false));
        Assert.Equal(["b/+"], Live(directory, ["a/#", "c"], subscribed: true));
        Assert.Empty(Live(directory, ["a/#", "c"], subscribed: true));
        Assert.Equal(["a/#", "c"], Live(directory, ["d"], subscribed: true));
        Assert.Empty(Live(directory, ["e"], subscribed: true, clientId: "another"));
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_no_reason_not_to_start()
    {
        using var folder = new TemporaryDirectory();
        using var directory = DataDirectory.Open(folder.Join("data"));
        directory.WriteDurably("subscriptions.json", "{\"version\":"u8);
        Assert.Empty(Live(directory, ["a"], subscribed: true));
        Assert.Equal(["a"], Live(directory, ["b"], subscribed: true));
    }

    private static IReadOnlyList<string> Live(
        DataDirectory directory, string[] filters, bool subscribed, string clientId = "rnnstream")
    {
        var settings = Settings.Load(null, ["--Mqtt:Host", "broker", "--Mqtt:ClientId", clientId]);
        var kept = new KeptSubscriptions(directory, settings, filters);
        kept.BeforeConnecting();
        if (subscribed) kept.AfterSubscribing();
        return kept.Former;
    }
}
