using RnnStream.Core.Detection;

namespace RnnStream.Pipeline.Retraining;

/// <summary>Sensors that share one network, and where their retraining stands. Owned by the intake.</summary>
internal sealed class ModelGroup(int index, string name, SensorDetector initialDetector, int historyCapacity)
{
    /// <summary>0-based position among the groups.</summary>
    public int Index { get; } = index;

    public string Name { get; } = name;

    /// <summary>What a shard uses until the first promotion it sees. Immutable: shards read it.</summary>
    public SensorDetector InitialDetector { get; } = initialDetector;

    /// <summary>What serves at the intake's position in the order of readings.</summary>
    public SensorDetector ServingDetector { get; set; } = initialDetector;

    /// <summary>Version that serves; 0 is the network that ships with the product.</summary>
    public int Version { get; set; }

    /// <summary>Its parameter file below <c>models/</c>; empty for the network that ships with the product.</summary>
    public string File { get; set; } = "";

    /// <summary>The highest version that there ever was; the next one is higher, also after a rollback.</summary>
    public int NewestVersion { get; set; }

    /// <summary>Promoted versions that can be rolled back to, ascending; the serving one is among them.</summary>
    public List<KeptVersion> Kept { get; } = [];

    /// <summary>The newest readings, for training.</summary>
    public ReadingHistory History { get; } = new(historyCapacity);

    /// <summary>Readings of this group applied so far.</summary>
    public long ReadingsApplied { get; set; }

    /// <summary>Newest event time among them.</summary>
    public long NewestEventTime { get; set; } = long.MinValue;

    /// <summary>Reading count at which the last retraining was triggered.</summary>
    public long LastTriggerReading { get; set; }

    /// <summary>Event time of the group's first reading, or at the last trigger.</summary>
    public long LastTriggerEventTime { get; set; } = long.MinValue;

    /// <summary>The retraining under way; null when none is.</summary>
    public PendingRetraining? Pending { get; set; }

    /// <summary>Whether the group keeps a parameter file, or serves from it.</summary>
    public bool Needs(string file) => File == file || Kept.Exists(kept => kept.File == file);
}
