using RnnStream.Formats.Rejections;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Labels;
using RnnStream.Pipeline.Records;
using RnnStream.Storage.Checkpoints;

namespace RnnStream.Pipeline.Checkpoints;

/// <summary>Checks what checksums cannot: whether the counts of a checkpoint account for everything that was
/// received.</summary>
internal static class CheckpointVerification
{
    // What a sensor's newest reading was: event time and hash of the values.
    private const int NewestReadingFields = 2;
    private const int GroupCounterFields = 4;

    /// <summary>Reads the intake's part; changes nothing.</summary>
    /// <returns>One line, or null when there is nothing to say.</returns>
    public static string? FindProblem(Checkpoint checkpoint)
    {
        if (checkpoint.TryOpenSection("intake") is not { } section) return null;
        var content = new byte[section.Remaining];
        section.ReadExactly(content);
        return FindProblem(content) is { } problem ? $"{checkpoint.Path}: {problem}" : null;
    }

    internal static string? FindProblem(ReadOnlySpan<byte> content)
    {
        try
        {
            var reader = new RecordReader(content);
            // The first version did not count what was received; of a later one nothing is known here.
            var version = reader.Int32();
            if (version is < 2 or > CheckpointBuilder.Version) return null;
            var accounting = ReadAccounting(ref reader, version);
            if (accounting.Received == accounting.Accounted) return null;
            return $"the accounting does not balance: {accounting}";
        }
        catch (InvalidDataException damage)
        {
            return $"the intake's part cannot be read: {damage.Message}";
        }
    }

    private static Accounting ReadAccounting(ref RecordReader reader, int version)
    {
        Skip(ref reader, 2);
        var accounting = new Accounting { Applied = reader.Int64() };
        var redeliveries = new RedeliveryFilter();
        AccountingRecord.Read(ref reader, accounting, new RejectionExamples(), redeliveries, hasReceived: true);
        for (var left = reader.Int32(); left > 0; left--) SkipGroup(ref reader);
        // From version 3 on the sensors have a section of their own.
        for (var left = version == 2 ? reader.Int32() : 0; left > 0; left--)
        {
            SensorRecord.Read(ref reader, hasReordering: true);
            Skip(ref reader, NewestReadingFields);
        }
        redeliveries.ReadFrom(ref reader);
        for (var muted = reader.Int32(); muted > 0; muted--) reader.Int32();
        LabelBook.Read(ref reader);
        for (var retired = reader.Int32(); retired > 0; retired--)
        {
            reader.Text();
            reader.Int64();
        }
        accounting.Held = reader.Int32();
        return accounting;
    }

    private static void SkipGroup(ref RecordReader reader)
    {
        reader.Text();
        reader.Int32();
        reader.Text();
        Skip(ref reader, GroupCounterFields);
        var isPending = reader.Byte() != 0;
        if (isPending) Skip(ref reader, 2);
        reader.Int32();
        for (var kept = reader.Int32(); kept > 0; kept--)
        {
            reader.Int32();
            reader.Text();
        }
        if (isPending) LabelBook.Read(ref reader);
    }

    private static void Skip(ref RecordReader reader, int fields)
    {
        for (; fields > 0; fields--) reader.Int64();
    }
}
