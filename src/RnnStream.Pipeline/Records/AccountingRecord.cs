using RnnStream.Core.Readings;
using RnnStream.Formats.Rejections;
using RnnStream.Pipeline.Intake;

namespace RnnStream.Pipeline.Records;

/// <summary>The counts of what was rejected so far, cumulative, so that the accounting balances over restarts, and an
/// example of each reason.</summary>
/// <remarks>
/// <code>
/// reason count   byte
/// rejected       int64    × reason count
/// example count  byte
///   reason byte, count int64, topic, example, sentence (each int32 size and bytes)   × example count
/// </code>
/// </remarks>
internal static class AccountingRecord
{
    public static void Write(RecordWriter writer, Accounting accounting, RejectionExamples? examples)
    {
        writer.Byte((byte)accounting.ReasonCount);
        for (var reason = 0; reason < accounting.ReasonCount; reason++)
            writer.Int64(accounting.Rejected((RejectionReason)reason));
        var count = 0;
        examples?.Visit((_, _, _, _, _) => count++);
        writer.Byte((byte)count);
        examples?.Visit((reason, rejected, topic, example, detail) =>
            writer.Byte((byte)reason).Int64(rejected).Bytes(topic).Bytes(example).Text(detail));
    }

    public static void Read(ref RecordReader reader, Accounting accounting, RejectionExamples examples)
    {
        int count = reader.Byte();
        for (var reason = 0; reason < count; reason++)
        {
            var rejected = reader.Int64();
            if (reason < accounting.ReasonCount) accounting.Restore((RejectionReason)reason, rejected);
        }
        for (int left = reader.Byte(); left > 0; left--)
        {
            var reason = (RejectionReason)reader.Byte();
            examples.Restore(reason, reader.Int64(), reader.Bytes(), reader.Bytes(), reader.Text());
        }
    }
}
