using System.Runtime.InteropServices;
using System.Text;
using RnnStream.Storage.Checkpoints;

namespace RnnStream.Pipeline.Checkpoints;

/// <summary>A checkpoint's section <c>silence</c>: from when on each sensor may be silent, so that ticks do not need
/// the state of a sensor from which nothing comes.</summary>
/// <param name="rule">What the times depend on beside the states: with another rule they say nothing.</param>
/// <param name="count">Sensors.</param>
internal sealed class SilenceSection(string rule, int count)
{
    private const string Name = "silence";
    private const int RuleSizeMax = 1024;
    private readonly long[] _silentFrom = new long[count];

    /// <summary>By the sensor's index, nanoseconds since 1970, UTC; each shard sets its own sensors'.</summary>
    public long this[int sensor]
    {
        set => _silentFrom[sensor] = value;
    }

    /// <summary>Writes the section.</summary>
    public void Write(CheckpointWriter writer)
    {
        var text = Encoding.UTF8.GetBytes(rule);
        writer.BeginSection(Name);
        writer.WriteInt64(text.Length);
        writer.Write(text);
        writer.Write(MemoryMarshal.AsBytes(_silentFrom.AsSpan()));
    }

    /// <summary>Reads the times of a number of sensors.</summary>
    /// <returns>The smallest value for all, when they were taken by another rule: every state has to be
    /// asked.</returns>
    /// <exception cref="InvalidDataException">There are fewer or more.</exception>
    public static long[] Read(Checkpoint source, string rule, int sensorCount)
    {
        var section = source.OpenSection(Name);
        var size = section.ReadInt64();
        if (size is < 0 or > RuleSizeMax || section.Remaining - size != sensorCount * (long)sizeof(long))
        {
            throw new InvalidDataException(
                $"checkpoint {source.Sequence}: a rule of {size} bytes and times in {section.Remaining - size} bytes "
                + $"for {sensorCount} sensors");
        }
        var text = new byte[size];
        section.ReadExactly(text);
        var times = new long[sensorCount];
        section.ReadExactly(MemoryMarshal.AsBytes(times.AsSpan()));
        if (Encoding.UTF8.GetString(text) != rule) Array.Fill(times, long.MinValue);
        return times;
    }
}
