using RnnStream.Storage.Checkpoints;

namespace RnnStream.Storage.Tests.Checkpoints;

/// <summary>States whose bytes follow from the sensor and the sequence number at which they changed.</summary>
internal static class StoredFleet
{
    /// <summary>Writes a checkpoint in which some sensors changed, or all that it must have.</summary>
    public static void Write(CheckpointStore store, long sequence, int sensors, Func<int, long>? changedAt = null)
    {
        store.Prepare(CancellationToken.None);
        using var draft = store.Begin(sequence);
        for (var sensor = 0; sensor < sensors; sensor++)
        {
            var changed = changedAt?.Invoke(sensor) ?? sequence;
            if (changed <= draft.BaseSequence) continue;
            var block = Block(sensor, changed);
            var packed = new byte[PackedState.SizeMax(block.Length)];
            draft.Add(sensor, changed, packed.AsSpan(0, PackedState.Pack(block, packed)));
        }
        draft.Finish(sensors, writer =>
        {
            writer.BeginSection("sequence");
            writer.WriteInt64(sequence);
        });
    }

    /// <summary>Reads every state and compares it.</summary>
    public static void Check(Checkpoint checkpoint, int sensors, Func<int, long>? changedAt = null)
    {
        var states = checkpoint.States!;
        Assert.Equal(sensors, states.Count);
        var buffer = Array.Empty<byte>();
        for (var sensor = 0; sensor < sensors; sensor++)
        {
            var changed = changedAt?.Invoke(sensor) ?? checkpoint.Sequence;
            Assert.Equal(changed, states.ChangedAt(sensor));
            var expected = Block(sensor, changed);
            var block = new byte[expected.Length];
            Assert.True(states.TryRead(sensor, block, ref buffer));
            Assert.Equal(expected, block);
        }
    }

    /// <summary>One to four lines, some of them zero.</summary>
    public static byte[] Block(int sensor, long changedAt)
    {
        var block = new byte[64 * (1 + (sensor % 4))];
        var random = new Random((int)(sensor + (changedAt * 1_009)));
        random.NextBytes(block);
        if (block.Length > 64) block.AsSpan(64 * random.Next(block.Length / 64), 64).Clear();
        return block;
    }
}
