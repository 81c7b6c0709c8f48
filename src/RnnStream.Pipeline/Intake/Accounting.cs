using RnnStream.Core.Readings;

namespace RnnStream.Pipeline.Intake;

/// <summary>What became of every reading: received = applied + duplicates + late + rejected, at any moment.</summary>
/// <remarks>Written under the intake's gate; read from anywhere (a torn sum lasts until the next read).</remarks>
public sealed class Accounting
{
    private readonly long[] _rejected = new long[Enum.GetValues<RejectionReason>().Length];

    /// <summary>Number of distinct rejection reasons, <see cref="RejectionReason.None"/> included.</summary>
    public int ReasonCount => _rejected.Length;

    /// <summary>Readings that changed a sensor's state.</summary>
    public long Applied { get; internal set; }

    /// <summary>Readings and messages that were already applied.</summary>
    public long Duplicates => Rejected(RejectionReason.Duplicate);

    /// <summary>Readings older than their sensor's newest one.</summary>
    public long Late => Rejected(RejectionReason.Late);

    /// <summary>Readings and messages rejected for any reason but being a duplicate or late.</summary>
    public long RejectedTotal
    {
        get
        {
            var sum = 0L;
            foreach (var count in _rejected) sum += count;
            return sum - Duplicates - Late;
        }
    }

    /// <summary>Reasons that have occurred.</summary>
    public int ReasonsSeen => _rejected.Count(static count => count > 0);

    /// <summary>Everything that came in.</summary>
    public long Received => Applied + Duplicates + Late + RejectedTotal;

    /// <summary>How often a reason occurred.</summary>
    public long Rejected(RejectionReason reason) => Interlocked.Read(ref _rejected[(int)reason]);

    internal void Reject(RejectionReason reason) => Interlocked.Increment(ref _rejected[(int)reason]);

    internal void Restore(RejectionReason reason, long count) => _rejected[(int)reason] = count;
}
