using System.Globalization;
using RnnStream.Core.Readings;

namespace RnnStream.Pipeline.Intake;

/// <summary>What became of every reading: received = applied + duplicates + late + rejected + dropped, at any moment
/// and over restarts; what waits in a reordering window is held until then.</summary>
/// <remarks>What is received is counted where it comes in, what becomes of it where that is decided: the two sides are
/// counted, and recovered, apart. A message that holds no reading, or was applied before, counts as one. Written under
/// the intake's gate; read from anywhere (a torn sum lasts until the next read).</remarks>
public sealed class Accounting
{
    private long _received;
    private readonly long[] _rejected = new long[Enum.GetValues<RejectionReason>().Length];

    /// <summary>Number of distinct rejection reasons, <see cref="RejectionReason.None"/> included.</summary>
    public int ReasonCount => _rejected.Length;

    /// <summary>Readings that changed a sensor's state.</summary>
    public long Applied { get; internal set; }

    /// <summary>Readings that wait in a reordering window: recorded, not yet applied.</summary>
    public long Held { get; internal set; }

    /// <summary>Readings and messages that were already applied.</summary>
    public long Duplicates => Rejected(RejectionReason.Duplicate);

    /// <summary>Readings older than their sensor's newest one.</summary>
    public long Late => Rejected(RejectionReason.Late);

    /// <summary>Messages that were neither applied nor refused, and that nobody sends again.</summary>
    public long Dropped => Rejected(RejectionReason.Stopping);

    /// <summary>Readings and messages rejected for any reason but being a duplicate, late or dropped.</summary>
    public long RejectedTotal
    {
        get
        {
            var sum = 0L;
            foreach (var count in _rejected) sum += count;
            return sum - Duplicates - Late - Dropped;
        }
    }

    /// <summary>Reasons that have occurred.</summary>
    public int ReasonsSeen => _rejected.Count(static count => count > 0);

    /// <summary>Everything that came in.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Everything that became of it; equal to <see cref="Received"/>.</summary>
    public long Accounted => Applied + Held + NotApplied;

    /// <summary>What changed nothing, for any reason.</summary>
    public long NotApplied => Duplicates + Late + RejectedTotal + Dropped;

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"received {Received} = applied {Applied} + duplicate {Duplicates} + late {Late} + rejected {RejectedTotal} "
        + $"+ dropped {Dropped}{(Held == 0 ? "" : $" + held {Held}")}");

    /// <summary>How often a reason occurred.</summary>
    public long Rejected(RejectionReason reason) => Interlocked.Read(ref _rejected[(int)reason]);

    internal void Receive() => Interlocked.Increment(ref _received);

    internal void RestoreReceived(long count) => Interlocked.Exchange(ref _received, count);

    internal void Reject(RejectionReason reason) => Interlocked.Increment(ref _rejected[(int)reason]);

    internal void Restore(RejectionReason reason, long count) => _rejected[(int)reason] = count;
}
