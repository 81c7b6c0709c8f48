using System.Text;
using RnnStream.Testing.Storage;
using RnnStream.Worker.Configuration;

namespace RnnStream.Fuzz.Targets;

/// <summary>Configuration files: settings within their ranges, or one line per fault.</summary>
internal sealed class SettingsTarget : IFuzzTarget, IDisposable
{
    private static readonly string[] Good =
    [
        "{\"Mqtt\":{\"Host\":\"broker\",\"Port\":1883,\"KeepAlive\":\"00:00:30\",\"Tls\":{\"Enabled\":true}}}",
        "{\"Subscriptions\":[{\"Filter\":\"a/#\",\"Sensor\":\"{1}\",\"Fields\":[\"x\"],\"Vector\":true,\"TimeZone\":\"UTC\"}]}",
        "{\"Storage\":{\"Directory\":\"data\",\"Retention\":\"90.00:00:00\",\"SegmentSize\":67108864}}",
        "{\"Model\":{\"Cell\":\"Gru\",\"HiddenSize\":32},\"Training\":{\"Enabled\":false,\"LearningRate\":1e-3,\"WhenLate\":\"Wait\"}}",
        "{\"Detection\":{\"FalseAlarmBudget\":\"1 per 30 d\",\"Threshold\":null},\"Http\":{\"Url\":\"http://127.0.0.1:8080\"}}",
        "{\"Pipeline\":{\"Shards\":0,\"CheckpointInterval\":\"00:05:00\"},\"Output\":{\"BaseTopic\":\"rnnstream\",\"Scores\":true}}",
    ];

    private readonly TemporaryDirectory _folder = new();

    public string Name => "settings";

    public long AllocatedMax => 64 << 20;

    public IEnumerable<byte[]> Seeds => Good.Select(Encoding.UTF8.GetBytes);

    public int Take(byte[] input, Random random)
    {
        var path = _folder.Join("settings.json");
        File.WriteAllBytes(path, input);
        try
        {
            var settings = Settings.Load(path, []);
            FuzzException.Require(settings.Subscriptions.Count > 0, "nothing to subscribe to");
            FuzzException.Require(settings.Pipeline.BatchSize > 0 && settings.Mqtt.Port is >= 0 and <= 65_535, "a setting is out of range");
            return settings.Subscriptions.Count;
        }
        catch (SettingsException refusal)
        {
            FuzzException.Require(refusal.Faults.Count > 0, "refused without a word");
            foreach (var fault in refusal.Faults)
                FuzzException.Require(!fault.Contains('\n', StringComparison.Ordinal), $"a fault has lines: {fault}");
            return HashCode.Combine(refusal.Faults.Count, refusal.Faults[0].Length);
        }
    }

    public void Dispose() => _folder.Dispose();
}
