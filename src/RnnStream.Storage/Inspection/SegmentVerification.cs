using RnnStream.Storage.Files;
using RnnStream.Storage.Log;

namespace RnnStream.Storage.Inspection;

/// <summary>Reads every segment of a log to its end.</summary>
/// <remarks>After a damage the rest of that segment is not read and the next segment starts afresh: each is reported
/// once.</remarks>
internal sealed class SegmentVerification(IFileSystem files, DirectoryReport report, IContentCheck? content)
{
    private Guid _identity;
    private long _nextSequence;
    private uint _previousChecksum;

    // Unknown before the first segment and after a damage.
    private bool _isContinued;

    /// <summary>Verifies the segments of a folder; returns the log's identity (zero when no header verifies).</summary>
    public Guid Run(string folder, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        foreach (var name in files.List(folder))
        {
            if (Segment.TryParse(name, out _)) names.Add(name);
            else report.Note($"{Path.Join(folder, name)} is no segment and was not read");
        }

        if (names.Count == 0) report.Note($"{folder} holds no log");
        for (var i = 0; i < names.Count; i++)
            VerifySegment(Path.Join(folder, names[i]), isLast: i == names.Count - 1, cancellationToken);
        return _identity;
    }

    private void VerifySegment(string path, bool isLast, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = new SegmentReader(files.Open(path, writable: false));
            CheckHeader(reader.Header, path);
            _isContinued = false;
            try
            {
                ReadFrames(reader, isLast, cancellationToken);
            }
            finally
            {
                report.Add(new StoredSegment(
                    path, reader.Header.FirstSequence, reader.NextSequence, reader.Header.CreationTime, reader.Offset,
                    reader.Length));
            }

            (_nextSequence, _previousChecksum, _isContinued) = (reader.NextSequence, reader.PreviousChecksum, true);
        }
        catch (DamageException damage)
        {
            _isContinued = false;
            report.Damage(damage);
        }
        catch (NewerFormatException newer)
        {
            _isContinued = false;
            report.Problem(newer.Message);
        }
        catch (FileSystemException failure) when (failure.Error == ErrorNumber.NotFound)
        {
            report.Note($"{path} was dropped meanwhile");
        }
    }

    private void CheckHeader(in SegmentHeader header, string path)
    {
        if (_identity == Guid.Empty) _identity = header.Identity;
        if (header.Identity != _identity) throw Mismatch.Of("log identity", _identity, header.Identity).At(path, 16);
        if (Segment.NameOf(header.FirstSequence) != Path.GetFileName(path))
        {
            throw Mismatch.Of("first sequence number as in the name", Path.GetFileName(path), header.FirstSequence)
                .At(path, 32);
        }

        if (!_isContinued) return;
        if (header.FirstSequence != _nextSequence)
            throw Mismatch.Of("first sequence number", _nextSequence, header.FirstSequence).At(path, 32);
        if (header.PreviousChecksum != _previousChecksum)
            throw Mismatch.OfChecksum("previous checksum", _previousChecksum, header.PreviousChecksum).At(path, 48);
    }

    private void ReadFrames(SegmentReader reader, bool isLast, CancellationToken cancellationToken)
    {
        var limit = reader.Length;
        FrameOutcome outcome;
        Mismatch mismatch;
        while ((outcome = reader.TryReadFrame(limit, out mismatch)) == FrameOutcome.Read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            CountRecords(reader);
        }

        var usedEnd = reader.FindUsedEnd(limit);
        if (usedEnd == reader.Offset) return;
        if (outcome == FrameOutcome.End) mismatch = Mismatch.UnusedSpace;
        if (!isLast || reader.FindLaterWitness(limit) >= 0) throw mismatch.At(reader.Path, reader.Offset);
        report.Note($"{reader.Path} ends with {usedEnd - reader.Offset} bytes that were never acknowledged, from "
            + $"offset {reader.Offset} (a torn tail: the next start cuts it)");
    }

    private void CountRecords(SegmentReader reader)
    {
        var offset = 0;
        var count = 0;
        while (RecordReader.TryRead(reader.Payload, ref offset, out var kind, out var body, out var size))
        {
            var sequence = reader.Frame.FirstSequence + count;
            if (content?.FindProblem(sequence, kind, reader.Payload.Slice(body, size)) is { } problem)
                report.Problem($"{reader.Path}: {problem}");
            report.Count(kind);
            count++;
        }

        if (offset != reader.Frame.PayloadSize || count != reader.Frame.RecordCount)
        {
            throw Mismatch.Of("records in a frame", reader.Frame.RecordCount, count)
                .At(reader.Path, reader.Offset - reader.Frame.FrameSize);
        }
    }
}
