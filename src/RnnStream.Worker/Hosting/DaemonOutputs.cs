using System.Threading.Channels;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Output;
using RnnStream.Worker.Configuration;
using RnnStream.Worker.Output;

namespace RnnStream.Worker.Hosting;

/// <summary>Where the shards' assessments go: a board per shard, one queue of messages, files when asked for.</summary>
internal sealed class DaemonOutputs : IDisposable
{
    private readonly List<AssessmentFiles> _files = [];
    private readonly OutputOptions _options;

    public DaemonOutputs(Settings settings)
    {
        _options = settings.Output;
        Topics = new Topics(_options.BaseTopic);
        var shardCount = settings.Pipeline.Shards == 0 ? Environment.ProcessorCount : settings.Pipeline.Shards;
        Boards = [.. Enumerable.Range(0, shardCount).Select(static _ => new SensorBoard())];
        Outbox = new Outbox(_options.QueueLengthMax);
        Queue = Channel.CreateBounded<OutputMessage>(
            new BoundedChannelOptions(_options.QueueLengthMax) { SingleReader = true });
    }

    public Topics Topics { get; }

    public SensorBoard[] Boards { get; }

    /// <summary>Episodes: published at least once.</summary>
    public Outbox Outbox { get; }

    /// <summary>Scores and answers to requests: published at most once.</summary>
    public Channel<OutputMessage> Queue { get; }

    public OutputCounters Counters { get; } = new();

    /// <summary>The serving model version of a sensor's group.</summary>
    public Func<SensorEntry, int> VersionOf { get; set; } = static _ => 0;

    /// <summary>Filters of an earlier configuration that the broker's session may still hold.</summary>
    public IReadOnlyList<string> FormerFilters { get; set; } = [];

    /// <summary>Further takers of assessments, one per shard; for displays.</summary>
    public Func<int, IAssessmentSink>? Tap { get; init; }

    /// <summary>The output of one shard.</summary>
    public IAssessmentSink SinkOf(int shard)
    {
        AssessmentFiles? files = null;
        if (_options.AssessmentsDirectory.Length > 0)
            _files.Add(files = new AssessmentFiles(_options.AssessmentsDirectory, append: true));
        var published = new MqttAssessmentSink(
            shard, Boards[shard], Outbox, Queue.Writer, Topics, Counters, sensor => VersionOf(sensor),
            _options.Scores, files);
        return Tap is null ? published : new FanOut(published, Tap(shard));
    }

    public void Dispose()
    {
        foreach (var files in _files) files.Dispose();
    }
}
