using RnnStream.Core.Readings;
using RnnStream.Formats.Rejections;
using RnnStream.Pipeline.Intake;

namespace RnnStream.Pipeline.Records;

/// <summary>The counts of what came in and of what was rejected so far, cumulative, so that the accounting balances
/// over restarts, and an example of each reason. The layout is in FORMAT.md.</summary>
internal static class AccountingRecord
{
    /// <summary>Most messages that one record tells of.</summary>
    public const int MessagesMax = 4_096;

    /// <param name="writer">Where to.</param>
    /// <param name="accounting">The counts.</param>
    /// <param name="examples">Examples of rejections; null leaves them out.</param>
    /// <param name="messages">Messages that left no other record, so that a redelivery of them is recognised.</param>
    public static void Write(
        RecordWriter writer, Accounting accounting, RejectionExamples? examples,
        List<(ushort PacketId, uint Hash)> messages)
    {
        writer.Byte((byte)accounting.ReasonCount);
        for (var reason = 0; reason < accounting.ReasonCount; reason++)
            writer.Int64(accounting.Rejected((RejectionReason)reason));
        var count = 0;
        examples?.Visit((_, _, _, _, _) => count++);
        writer.Byte((byte)count);
        examples?.Visit((reason, rejected, topic, example, detail) =>
            writer.Byte((byte)reason).Int64(rejected).Bytes(topic).Bytes(example).Text(detail));
        writer.Int64(accounting.Received).Int32(messages.Count);
        foreach (var (packetId, hash) in messages) writer.UInt16(packetId).UInt32(hash);
    }

    /// <param name="reader">Where from.</param>
    /// <param name="accounting">Takes the counts.</param>
    /// <param name="examples">Takes the examples.</param>
    /// <param name="redeliveries">Takes the messages.</param>
    /// <param name="hasReceived">False for what programs wrote that did not count what they received.</param>
    public static void Read(
        ref RecordReader reader, Accounting accounting, RejectionExamples examples, RedeliveryFilter redeliveries,
        bool hasReceived)
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
        if (!hasReceived)
        {
            accounting.RestoreReceived(accounting.Accounted);
            return;
        }
        accounting.RestoreReceived(reader.Int64());
        for (var left = reader.Int32(); left > 0; left--) redeliveries.Remember(reader.UInt16(), reader.UInt32());
    }

    /// <summary>Whether a record of the log is one that counts what was received: older ones end before.</summary>
    public static bool HasReceived(ReadOnlySpan<byte> body)
    {
        var reader = new RecordReader(body);
        for (int left = reader.Byte(); left > 0; left--) reader.Int64();
        for (int left = reader.Byte(); left > 0; left--)
        {
            reader.Byte();
            reader.Int64();
            reader.Bytes();
            reader.Bytes();
            reader.Bytes();
        }
        return !reader.IsAtEnd;
    }
}
