using System.Runtime.InteropServices;
using RnnStream.Storage.Log;

namespace RnnStream.Storage.Checkpoints;

/// <summary>Where one checkpoint has every sensor's state.</summary>
/// <param name="Sequence">Of the checkpoint.</param>
/// <param name="Places">By the sensor's index; empty for a checkpoint without places.</param>
internal sealed record StateGeneration(long Sequence, StatePlace[] Places)
{
    /// <summary>Bytes of all states, packed.</summary>
    public long Size => Places.Sum(static place => (long)place.Size);

    /// <summary>States that changed after this are not in it: -1 when it has none to build on.</summary>
    public long BaseSequence => Places.Length == 0 ? -1 : Sequence;

    /// <summary>Reads a checkpoint's section; of one without it, an empty generation.</summary>
    /// <exception cref="DamageException">The section contradicts itself or the files.</exception>
    public static StateGeneration Read(Checkpoint checkpoint, StateFiles files)
    {
        var generation = ReadPlaces(checkpoint);
        foreach (var (sequence, (_, end)) in generation.Files())
        {
            var file = files.Open(sequence);
            if (file.Length < end)
                throw Mismatch.Of("a file of states of bytes", end, file.Length).At(file.Path, file.Length);
        }
        return generation;
    }

    /// <summary>Reads a checkpoint's section without a look at the files.</summary>
    public static StateGeneration ReadPlaces(Checkpoint checkpoint)
    {
        if (checkpoint.TryOpenSection(CheckpointFormat.PlacesSection) is not { } section)
            return new StateGeneration(checkpoint.Sequence, []);
        var count = section.ReadInt64();
        var (held, rest) = Math.DivRem(section.Remaining, StatePlace.Bytes);
        if (count != held || rest != 0)
        {
            throw Mismatch.Of("places", count, $"{held} and {rest} bytes")
                .At(checkpoint.Path, CheckpointFormat.HeaderSize);
        }
        var places = new StatePlace[count];
        section.ReadExactly(MemoryMarshal.AsBytes(places.AsSpan()));
        return new StateGeneration(checkpoint.Sequence, places);
    }

    /// <summary>Writes the section, which <see cref="Read"/> reads.</summary>
    public void Write(CheckpointWriter writer)
    {
        writer.BeginSection(CheckpointFormat.PlacesSection);
        writer.WriteInt64(Places.Length);
        writer.Write(MemoryMarshal.AsBytes(Places.AsSpan()));
    }

    /// <summary>The files it needs: bytes in use, and how far they reach.</summary>
    public Dictionary<long, (long Used, long End)> Files()
    {
        var files = new Dictionary<long, (long Used, long End)>();
        foreach (ref readonly var place in Places.AsSpan())
        {
            if (place.Size == 0) continue;
            ref var extent = ref CollectionsMarshal.GetValueRefOrAddDefault(files, place.File, out _);
            extent = (extent.Used + place.Size, Math.Max(extent.End, place.Offset + place.Size));
        }
        return files;
    }

    /// <summary>Reads every state through, in the order of the files.</summary>
    /// <exception cref="DamageException">One is not what was written.</exception>
    public void Verify(StateFiles files, CancellationToken cancellationToken)
    {
        var buffer = Array.Empty<byte>();
        foreach (var sensor in InFileOrder())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Places[sensor].Size > 0) files.Read(sensor, in Places[sensor], ref buffer);
        }
    }

    /// <summary>All sensors in the order in which their states lie in the files.</summary>
    public int[] InFileOrder()
    {
        var order = new int[Places.Length];
        var keys = new (long File, long Offset)[Places.Length];
        for (var sensor = 0; sensor < order.Length; sensor++)
        {
            order[sensor] = sensor;
            keys[sensor] = (Places[sensor].File, Places[sensor].Offset);
        }
        Array.Sort(keys, order);
        return order;
    }
}
