using RnnStream.Formats.Rejections;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Records;
using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Inspection;
using RnnStream.Storage.Log;

namespace RnnStream.Pipeline.Checkpoints;

/// <summary>Checks what checksums cannot: whether what the log and the checkpoints count accounts for everything that
/// was received.</summary>
/// <remarks>Of the log: between two records of the accounting as many readings are recorded as the counts of received
/// and not applied differ by, and before the first one as many as it says. Not across a gap, and not for programs that
/// did not count what they received.</remarks>
public sealed class ContentVerification : IContentCheck
{
    private long _nextSequence;

    // Received less everything that was not applied, as the records say; unknown behind a gap.
    private long? _recorded = 0;
    private bool _isReported;

    /// <inheritdoc/>
    public string? FindProblem(Checkpoint checkpoint) => CheckpointVerification.FindProblem(checkpoint);

    /// <inheritdoc/>
    public string? FindProblem(long sequence, RecordKind kind, ReadOnlySpan<byte> body)
    {
        if (sequence != _nextSequence) _recorded = null;
        _nextSequence = sequence + 1;
        if (kind == RecordKind.Reading) _recorded++;
        if (kind != RecordKind.Accounting) return null;
        try
        {
            return Compare(sequence, body);
        }
        catch (InvalidDataException damage)
        {
            return $"the accounting of record {sequence} cannot be read: {damage.Message}";
        }
    }

    private string? Compare(long sequence, ReadOnlySpan<byte> body)
    {
        if (!AccountingRecord.HasReceived(body))
        {
            _recorded = null;
            return null;
        }
        var accounting = new Accounting();
        var reader = new RecordReader(body);
        AccountingRecord.Read(
            ref reader, accounting, new RejectionExamples(), new RedeliveryFilter(), hasReceived: true);
        var counted = accounting.Received - accounting.NotApplied;
        var recorded = _recorded ?? counted;
        _recorded = counted;
        if (recorded == counted || _isReported) return null;
        _isReported = true;
        return $"the accounting of record {sequence} does not balance: received {accounting.Received} less "
            + $"{accounting.NotApplied} not applied are {counted} readings, the log has {recorded}";
    }
}
