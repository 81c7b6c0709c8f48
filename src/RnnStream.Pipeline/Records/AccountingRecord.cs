using RnnStream.Core.Readings;
using RnnStream.Pipeline.Intake;

namespace RnnStream.Pipeline.Records;

/// <summary>The counts of what was rejected so far, cumulative, so that the accounting balances over restarts.</summary>
internal static class AccountingRecord
{
    public static void Write(RecordWriter writer, Accounting accounting)
    {
        writer.Byte((byte)accounting.ReasonCount);
        for (var reason = 0; reason < accounting.ReasonCount; reason++)
            writer.Int64(accounting.Rejected((RejectionReason)reason));
    }

    public static void Read(ref RecordReader reader, Accounting accounting)
    {
        int count = reader.Byte();
        for (var reason = 0; reason < count; reason++)
        {
            var rejected = reader.Int64();
            if (reason < accounting.ReasonCount) accounting.Restore((RejectionReason)reason, rejected);
        }
    }
}
