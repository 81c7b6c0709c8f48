using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using RnnStream.Pipeline.Retraining;
using RnnStream.Storage.Checkpoints;

namespace RnnStream.Pipeline.Checkpoints;

/// <summary>A checkpoint's section <c>histories</c>: the training histories of all groups, read in the order in which
/// they were written.</summary>
/// <remarks>Per history the size of its name (int32), the name, the size (int64), the readings. Before version 3 each
/// was a section of that name.</remarks>
internal sealed class HistoriesSection(Checkpoint source)
{
    private const string Name = "histories";
    private const int NameSizeMax = 64;
    private readonly CheckpointReader? _section = source.TryOpenSection(Name);

    /// <summary>Writes the section.</summary>
    public static void Write(CheckpointWriter writer, List<(string Name, HistoricReading[] Readings)> histories)
    {
        writer.BeginSection(Name);
        Span<byte> size = stackalloc byte[sizeof(int)];
        foreach (var (name, readings) in histories)
        {
            BinaryPrimitives.WriteInt32LittleEndian(size, name.Length);
            writer.Write(size);
            writer.Write(Encoding.ASCII.GetBytes(name));
            var bytes = MemoryMarshal.AsBytes(readings.AsSpan());
            writer.WriteInt64(bytes.Length);
            writer.Write(bytes);
        }
    }

    /// <summary>Reads the next history, which must have this name.</summary>
    /// <exception cref="InvalidDataException">It has not.</exception>
    public HistoricReading[] Read(string name)
    {
        if (_section is null)
        {
            var own = source.OpenSection(name);
            return Read(own, own.Remaining);
        }
        Span<byte> head = stackalloc byte[sizeof(int)];
        _section.ReadExactly(head);
        Span<byte> found = stackalloc byte[Math.Clamp(BinaryPrimitives.ReadInt32LittleEndian(head), 0, NameSizeMax)];
        _section.ReadExactly(found);
        if (!Ascii.Equals(found, name))
        {
            throw new InvalidDataException(
                $"checkpoint {source.Sequence}: history '{Encoding.ASCII.GetString(found)}' stands where '{name}' "
                + "is due");
        }
        return Read(_section, _section.ReadInt64());
    }

    private HistoricReading[] Read(CheckpointReader reader, long size)
    {
        if (size < 0 || size > reader.Remaining || size % Marshal.SizeOf<HistoricReading>() != 0)
            throw new InvalidDataException($"checkpoint {source.Sequence}: a history of {size} bytes");
        var readings = new HistoricReading[size / Marshal.SizeOf<HistoricReading>()];
        reader.ReadExactly(MemoryMarshal.AsBytes(readings.AsSpan()));
        return readings;
    }
}
