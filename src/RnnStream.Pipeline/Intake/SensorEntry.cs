using System.Text;
using RnnStream.Formats;

namespace RnnStream.Pipeline.Intake;

/// <summary>One sensor as the pipeline knows it: its name, its profile and where its state lives.</summary>
/// <remarks>Immutable but for the profile, which is replaced as a whole when the configuration has changed.</remarks>
public sealed class SensorEntry
{
    internal SensorEntry(int index, byte[] nameUtf8, SensorProfile profile, int group, int shardCount)
    {
        Index = index;
        NameUtf8 = nameUtf8;
        Profile = profile;
        FirstProfile = profile;
        Group = group;
        Shard = index % shardCount;
        Slot = index / shardCount;
    }

    /// <summary>0-based position in the order in which sensors were first seen; the sensor's name in the log.</summary>
    public int Index { get; }

    /// <summary>The sensor's name.</summary>
    public string Name => field ??= Encoding.UTF8.GetString(NameUtf8);

    /// <summary>The sensor's name, UTF-8. Must not be mutated.</summary>
    public byte[] NameUtf8 { get; }

    /// <summary>What the subscription rule says of the sensor; its group and channels are those of the first
    /// reading.</summary>
    public SensorProfile Profile { get; internal set; }

    /// <summary>The profile with which its shard takes the sensor in; later ones come at their place in the
    /// order.</summary>
    internal SensorProfile FirstProfile { get; }

    /// <summary>Whether this process has compared the profile with its configuration.</summary>
    internal bool IsProfileChecked { get; set; }

    /// <summary>0-based index of the group of sensors that shares one network.</summary>
    public int Group { get; }

    /// <summary>Values per reading.</summary>
    public int ChannelCount => Profile.Channels.Count;

    /// <summary>The shard that owns the sensor.</summary>
    internal int Shard { get; }

    /// <summary>0-based position among the shard's sensors.</summary>
    internal int Slot { get; }
}
