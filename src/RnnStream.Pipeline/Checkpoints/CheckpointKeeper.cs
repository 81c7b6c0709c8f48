using RnnStream.Core.Cells;
using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Log;

namespace RnnStream.Pipeline.Checkpoints;

/// <summary>Writes checkpoints one after the other, and lets the log drop what none of them needs.</summary>
/// <param name="store">Where they go.</param>
/// <param name="log">What they shorten.</param>
/// <param name="shape">The networks that state blocks have room for; null for none.</param>
internal sealed class CheckpointKeeper(CheckpointStore store, ReadingLog log, NetworkShape? shape)
{
    // One checkpoint at a time: a timer and the end of the process may both want one.
    private readonly Lock _writing = new();

    /// <summary>Writes a gathered checkpoint; then applies the retention of the log.</summary>
    public Task WriteAsync(CheckpointBuilder builder) => Task.Run(() => Write(builder));

    private void Write(CheckpointBuilder builder)
    {
        lock (_writing)
        {
            store.Write(builder.Sequence, writer =>
            {
                ModelSection.Write(writer, shape);
                builder.WriteTo(writer);
            });
            log.ApplyRetention(store.Sequences[0]);
        }
    }
}
