using System.Text;
using RnnStream.Formats;

namespace RnnStream.Pipeline.Intake;

/// <summary>One sensor as the pipeline knows it: its name, its profile and where its state lives. Immutable.</summary>
public sealed class SensorEntry
{
    internal SensorEntry(int index, byte[] nameUtf8, SensorProfile profile, int group, int shardCount)
    {
        Index = index;
        NameUtf8 = nameUtf8;
        Name = Encoding.UTF8.GetString(nameUtf8);
        Profile = profile;
        Group = group;
        Shard = index % shardCount;
        Slot = index / shardCount;
    }

    /// <summary>0-based position in the order in which sensors were first seen; the sensor's name in the log.</summary>
    public int Index { get; }

    /// <summary>The sensor's name.</summary>
    public string Name { get; }

    /// <summary>The sensor's name, UTF-8. Must not be mutated.</summary>
    public byte[] NameUtf8 { get; }

    /// <summary>What the subscription rule said of the sensor when it was first seen.</summary>
    public SensorProfile Profile { get; }

    /// <summary>0-based index of the group of sensors that shares one network.</summary>
    public int Group { get; }

    /// <summary>Values per reading.</summary>
    public int ChannelCount => Profile.Channels.Count;

    /// <summary>The shard that owns the sensor.</summary>
    internal int Shard { get; }

    /// <summary>0-based position among the shard's sensors.</summary>
    internal int Slot { get; }
}
