using RnnStream.Storage.Files;
using RnnStream.Storage.Log;

namespace RnnStream.Storage.Inspection;

/// <summary>Brings a damaged data directory back to a state that a start accepts, without destroying
/// anything.</summary>
/// <remarks>
/// <list type="number">
/// <item>Damage in segments wholly before a checkpoint, which makes them unnecessary: those segments are set aside. No
/// sensor's state is lost, only history.</item>
/// <item>Other damage: the log is cut there, what follows is set aside, checkpoints that reach further too. The states
/// go back to the cut; this is refused when no checkpoint and no beginning of the log is left to start from.</item>
/// <item>Checkpoints that do not verify or do not fit the log are set aside.</item>
/// </list>
/// Every file set aside keeps its bytes under its name with <c>.damaged</c>. Each step is durable before the next and
/// the steps may be repeated, so a crash in between is answered by repairing again.</remarks>
public sealed class DirectoryRepair
{
    // Every step sets at least one file aside or cuts one; so many files never lie in one directory.
    private const int StepsMax = 100_000;
    private const int CopySize = 1 << 20;

    private readonly DataDirectory _directory;
    private readonly List<string> _actions = [];

    private DirectoryRepair(DataDirectory directory) => _directory = directory;

    /// <summary>Repairs the directory, which must be locked by the caller (open) and have no log open on it.</summary>
    /// <exception cref="FileSystemException">A file could not be set aside; nothing was lost.</exception>
    public static RepairReport Run(DataDirectory directory, CancellationToken cancellationToken = default)
    {
        var repair = new DirectoryRepair(directory);
        for (var step = 0; ; step++)
        {
            var report = DirectoryVerification.Verify(directory.Path, directory.Files, cancellationToken);
            if (report.IsSound) return new RepairReport(repair._actions, report, null);
            var refusal = step == StepsMax ? "too many faults" : repair.TakeStep(report);
            if (refusal is not null) return new RepairReport(repair._actions, report, refusal);
        }
    }

    /// <summary>Answers the first damage; returns why not, or null.</summary>
    private string? TakeStep(DirectoryReport report)
    {
        if (report.Damages.Count < report.Problems.Count) return "a newer program wrote a file: use that program";
        var damage = report.Damages.FirstOrDefault(IsInLog);
        if (damage is not null) return RepairLog(damage, report);
        foreach (var path in report.Damages.Select(found => found.Path).Distinct().ToList())
            SetAside(path);
        return null;
    }

    private bool IsInLog(DamageException damage) =>
        damage.Path.StartsWith(_directory.LogPath + "/", StringComparison.Ordinal);

    private string? RepairLog(DamageException damage, DirectoryReport report)
    {
        var paths = ListSegments();
        var index = paths.IndexOf(damage.Path);

        // A header that does not continue the segment before: the fault lies before it, not in it.
        var isGap = damage.Offset < SegmentHeader.Size && report.Segments.Any(segment => segment.Path == damage.Path);
        var firstGood = isGap ? index : index + 1;
        var usable = report.Checkpoints.Where(checkpoint => FitsLog(checkpoint, report));
        var covered = usable.Select(checkpoint => checkpoint.Sequence).DefaultIfEmpty(-1).Max();
        if (firstGood < paths.Count && SequenceOf(paths[firstGood]) <= covered)
        {
            foreach (var path in paths.Take(firstGood)) SetAside(path);
            return null;
        }

        return CutLog(damage, paths, index, report);
    }

    private string? CutLog(DamageException damage, List<string> paths, int index, DirectoryReport report)
    {
        var segment = report.Segments.FirstOrDefault(found => found.Path == damage.Path);
        var isWhole = segment is null || damage.Offset < SegmentHeader.Size;
        var first = SequenceOf(paths[0]);
        var end = report.Segments.TakeWhile(found => found.Path != damage.Path).LastOrDefault()?.NextSequence ?? first;
        if (!isWhole) end = segment!.NextSequence;
        var isStartLeft = first == 0
            || report.Checkpoints.Any(checkpoint => checkpoint.Sequence >= first && checkpoint.Sequence <= end);
        if (!isStartLeft || (index == 0 && isWhole))
            return $"{damage.Message}; nothing before it is left to start from: restore a backup of the data directory";
        foreach (var path in paths.Skip(index + 1).Reverse()) SetAside(path);
        if (isWhole) SetAside(damage.Path);
        else CutSegment(damage.Path, segment!.UsedSize);
        return null;
    }

    private void CutSegment(string path, long size)
    {
        var kept = _directory.Files.FindNameToSetAside(path);
        using (var source = _directory.Files.Open(path, writable: true))
        {
            using (var target = _directory.Files.Create(kept)) Copy(source, target);
            _directory.Files.SyncDirectory(_directory.LogPath);
            source.Truncate(size);
            source.Sync();
        }

        _actions.Add($"{path} was cut at offset {size}; the whole of it is kept as {kept}");
    }

    private static void Copy(IFile source, IFile target)
    {
        var bytes = new byte[CopySize];
        for (var offset = 0L; ;)
        {
            var count = source.ReadFully(bytes, offset);
            if (count == 0) break;
            target.WriteAll(bytes.AsSpan(0, count), offset);
            offset += count;
        }

        target.Sync();
    }

    private void SetAside(string path) => _actions.Add($"{path} is kept as {_directory.Files.SetAside(path)}");

    private List<string> ListSegments() =>
        [.. _directory.Files.List(_directory.LogPath).Where(name => Segment.TryParse(name, out _))
            .Select(name => Path.Join(_directory.LogPath, name))];

    private static bool FitsLog(StoredCheckpoint checkpoint, DirectoryReport report) =>
        !report.Damages.Any(damage => damage.Path == checkpoint.Path);

    private static long SequenceOf(string path) =>
        Segment.TryParse(Path.GetFileName(path), out var sequence) ? sequence : throw new ArgumentException(path);
}
