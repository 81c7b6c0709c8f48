using System.ComponentModel.DataAnnotations;

namespace RnnStream.Worker.Output;

/// <summary>What is published (configuration section <c>Output</c>).</summary>
internal sealed class OutputOptions
{
    /// <summary>First levels of every topic that is published. Default <c>rnnstream</c>.</summary>
    /// <remarks>Two instances on one broker need two.</remarks>
    [Required]
    [RegularExpression("[^+#\\0]+", ErrorMessage = "a topic without + and # is expected")]
    public string BaseTopic { get; set; } = "rnnstream";

    /// <summary>Whether every assessment is published below <c>score/</c>. Default false.</summary>
    /// <remarks>As many messages out as readings in, at quality of service 0.</remarks>
    public bool Scores { get; set; }

    /// <summary>Whether requests below <c>request/</c> are subscribed to and met. Default true.</summary>
    /// <remarks>Whoever may publish there may reset, mute and label sensors, retrain and roll back: let the broker
    /// decide who that is.</remarks>
    public bool Requests { get; set; } = true;

    /// <summary>Shortest time between two state messages of one sensor while nothing changes. Default 1
    /// minute.</summary>
    /// <remarks>A change between normal and anomalous is published at once.</remarks>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan StateInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Episode messages that wait while the broker is away. Default 10,000.</summary>
    /// <remarks>At the bound the shards wait, readings are no longer acknowledged, and nothing is lost: what waits is
    /// kept by checkpoints and published after a restart.</remarks>
    [Range(1, 10_000_000)]
    public int QueueLengthMax { get; set; } = 10_000;

    /// <summary>Folder for one CSV of assessments per sensor, as <c>replay</c> writes them. Default empty:
    /// none.</summary>
    public string AssessmentsDirectory { get; set; } = "";
}
