using System.Text.Json;
using RnnStream.Storage.Files;
using RnnStream.Worker.Configuration;

namespace RnnStream.Worker.Hosting;

/// <summary>The filters that the broker's session of this client may hold, kept in the data directory: what a changed
/// configuration no longer names is unsubscribed, or the broker would go on sending it.</summary>
/// <remarks>Before connecting the old and the new filters are written together, afterwards the new ones alone: a crash
/// in between forgets none. Another broker or another client id has another session. The format is in
/// FORMAT.md.</remarks>
internal sealed class KeptSubscriptions
{
    private const string FileName = "subscriptions.json";
    private const int Version = 1;
    private readonly DataDirectory _directory;
    private readonly string _session;
    private readonly string[] _current;

    public KeptSubscriptions(DataDirectory directory, Settings settings, IEnumerable<string> filters)
    {
        _directory = directory;
        _session = $"{settings.Mqtt.Host}:{settings.Mqtt.Port}/{settings.Mqtt.ClientId}";
        _current = [.. filters];
        Former = [.. Read().Except(_current, StringComparer.Ordinal)];
    }

    /// <summary>Filters of an earlier configuration.</summary>
    public IReadOnlyList<string> Former { get; }

    /// <summary>Called before the first connection.</summary>
    public void BeforeConnecting() => Write([.. Former, .. _current]);

    /// <summary>Called when subscribed: the former filters are unsubscribed.</summary>
    public void AfterSubscribing()
    {
        if (Former.Count > 0) Write(_current);
    }

    private string[] Read()
    {
        if (_directory.TryRead(FileName) is not { } bytes) return [];
        try
        {
            var kept = JsonSerializer.Deserialize<Content>(bytes, JsonSerializerOptions.Web);
            return kept is { Version: Version, Filters: { } filters } && kept.Session == _session ? filters : [];
        }
        catch (JsonException)
        {
            // Nothing but unneeded messages depends on it: they are rejected as without a rule.
            return [];
        }
    }

    private void Write(string[] filters)
    {
        if (Read() is var kept && kept.SequenceEqual(filters, StringComparer.Ordinal)) return;
        _directory.WriteDurably(
            FileName,
            JsonSerializer.SerializeToUtf8Bytes(new Content(Version, _session, filters), JsonSerializerOptions.Web));
    }

    private sealed record Content(int Version, string Session, string[] Filters);
}
