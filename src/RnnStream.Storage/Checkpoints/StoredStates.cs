using RnnStream.Storage.Log;

namespace RnnStream.Storage.Checkpoints;

/// <summary>The states of the checkpoint that a process began with, read when a sensor is first needed.</summary>
/// <remarks>So a start takes the time of the names, not of the states. Whatever reads verifies; damage sets the
/// checkpoint aside before it is thrown, so that the next start uses the older one. Thread rule: any thread; each with
/// a buffer of its own.</remarks>
public sealed class StoredStates
{
    private readonly StateFiles _files;
    private readonly Action<DamageException> _onDamage;
    private volatile StateGeneration _generation;

    internal StoredStates(StateGeneration generation, StateFiles files, Action<DamageException> onDamage)
    {
        _generation = generation;
        _files = files;
        _onDamage = onDamage;
    }

    /// <summary>Sensors with a state, by index from 0.</summary>
    public int Count => _generation.Places.Length;

    /// <summary>Sequence number of the first checkpoint after the last change of a sensor's state.</summary>
    public long ChangedAt(int sensor) => _generation.Places[sensor].ChangedAt;

    /// <summary>Reads a sensor's state.</summary>
    /// <param name="sensor">0-based index.</param>
    /// <param name="block">Filled whole.</param>
    /// <param name="buffer">For the packed bytes; grows when it must.</param>
    /// <returns>False when the stored block has another size.</returns>
    /// <exception cref="DamageException">The bytes are not what was written.</exception>
    public bool TryRead(int sensor, Span<byte> block, ref byte[] buffer)
    {
        var packed = ReadPacked(sensor, ref buffer);
        if (PackedState.BlockSize(packed) != block.Length) return false;
        if (PackedState.TryUnpack(packed, block)) return true;
        var place = _generation.Places[sensor];
        throw Report(Mismatch.Of("a packed state of bytes", block.Length, packed.Length)
            .At(_files.PathOf(place.File), place.Offset));
    }

    internal StateGeneration Generation => _generation;

    internal ReadOnlySpan<byte> ReadPacked(int sensor, ref byte[] buffer)
    {
        while (true)
        {
            var place = _generation.Places[sensor];
            try
            {
                return _files.Read(sensor, in place, ref buffer);
            }
            catch (Exception failure) when (failure is DamageException or ObjectDisposedException
                && place != _generation.Places[sensor])
            {
                // A newer checkpoint took the state over and removed the file meanwhile.
            }
            catch (DamageException damage)
            {
                throw Report(damage);
            }
        }
    }

    /// <summary>Reads everything through once.</summary>
    internal void Verify(CancellationToken cancellationToken)
    {
        try
        {
            _generation.Verify(_files, cancellationToken);
        }
        catch (DamageException damage)
        {
            throw Report(damage);
        }
    }

    /// <summary>States that did not change since lie in a newer checkpoint's files as well: from now on they are read
    /// there. Those that did are in memory; nothing reads them again.</summary>
    internal void Follow(StateGeneration newer)
    {
        var places = (StatePlace[])_generation.Places.Clone();
        newer.Places.AsSpan(0, Math.Min(places.Length, newer.Places.Length)).CopyTo(places);
        _generation = _generation with { Places = places };
    }

    private DamageException Report(DamageException damage)
    {
        _onDamage(damage);
        return new DamageException(
            damage.Path, damage.Offset, damage.Expected,
            $"{damage.Found}; the checkpoint is set aside: the next start goes on from the older one and the log");
    }
}
