using System.Buffers.Binary;
using RnnStream.Formats;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Records;
using RnnStream.Storage.Checkpoints;

namespace RnnStream.Pipeline.Checkpoints;

/// <summary>A checkpoint's section <c>sensors</c>: the sensors in the order of their indices.</summary>
/// <remarks>Taken at the checkpoint's place as copies of columns, written beside the readings that follow. Runs of
/// records, each behind its size (int32), so that neither side holds all of them as bytes.</remarks>
internal sealed class SensorsSection(
    SensorEntry[] entries, SensorProfile[] profiles, long[] newestEventTimes, ulong[] newestValueHashes)
{
    private const string Name = "sensors";
    private const int RunSize = 1 << 16;

    // A run is at most this long before its last record, whose texts the log's records bound.
    private const int RunSizeMax = RunSize + (1 << 20);

    /// <summary>Sensors.</summary>
    public int Count => entries.Length;

    /// <summary>Writes the section.</summary>
    public void Write(CheckpointWriter target)
    {
        target.BeginSection(Name);
        target.WriteInt64(entries.Length);
        var known = new Dictionary<SensorProfile, int>(ReferenceEqualityComparer.Instance);
        var run = new RecordWriter();
        for (var sensor = 0; sensor < entries.Length; sensor++)
        {
            run.Bytes(entries[sensor].NameUtf8).Int64(newestEventTimes[sensor])
                .Int64((long)newestValueHashes[sensor]);
            var isKnown = known.TryGetValue(profiles[sensor], out var number);
            if (!isKnown) known.Add(profiles[sensor], number = known.Count);
            run.Int32(number);
            if (!isKnown) SensorRecord.WriteProfile(run, profiles[sensor]);
            if (run.Written.Length >= RunSize) WriteRun(target, run);
        }
        if (run.Written.Length > 0) WriteRun(target, run);
    }

    /// <summary>Reads the section, sensor by sensor.</summary>
    /// <exception cref="InvalidDataException">It contradicts itself.</exception>
    public static void Read(Checkpoint source, SensorReader onSensor)
    {
        var section = source.OpenSection(Name);
        var count = section.ReadInt64();
        var profiles = new List<SensorProfile>();
        var run = Array.Empty<byte>();
        var found = 0L;
        Span<byte> head = stackalloc byte[sizeof(int)];
        while (section.Remaining > 0)
        {
            section.ReadExactly(head);
            var size = BinaryPrimitives.ReadInt32LittleEndian(head);
            if (size is <= 0 or > RunSizeMax)
                throw new InvalidDataException($"checkpoint {source.Sequence}: a run of sensors of {size} bytes");
            if (run.Length < size) run = new byte[size];
            section.ReadExactly(run.AsSpan(0, size));
            for (var reader = new RecordReader(run.AsSpan(0, size)); !reader.IsAtEnd; found++)
                ReadSensor(ref reader, profiles, onSensor);
        }
        if (found != count)
            throw new InvalidDataException($"checkpoint {source.Sequence}: {count} sensors announced, {found} found");
    }

    /// <summary>Takes in the next sensor.</summary>
    public delegate void SensorReader(
        ReadOnlySpan<byte> name, SensorProfile profile, long newestEventTime, ulong newestValueHash);

    private static void ReadSensor(ref RecordReader reader, List<SensorProfile> profiles, SensorReader onSensor)
    {
        var name = reader.Bytes();
        var eventTime = reader.Int64();
        var hash = (ulong)reader.Int64();
        var number = reader.Int32();
        if (number == profiles.Count) profiles.Add(SensorRecord.ReadProfile(ref reader));
        if ((uint)number >= (uint)profiles.Count)
            throw new InvalidDataException($"a sensor's profile is number {number} of {profiles.Count}");
        onSensor(name, profiles[number], eventTime, hash);
    }

    private static void WriteRun(CheckpointWriter target, RecordWriter run)
    {
        Span<byte> head = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(head, run.Written.Length);
        target.Write(head);
        target.Write(run.Written);
        run.Restart();
    }
}
