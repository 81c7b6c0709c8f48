using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Files;
using RnnStream.Storage.Inspection;
using RnnStream.Storage.Log;
using RnnStream.Storage.Tests.Checkpoints;
using RnnStream.Storage.Tests.Log;
using RnnStream.Testing.Storage;

namespace RnnStream.Storage.Tests.Inspection;

/// <summary>Goal: verification finds every damage, and a repair leads to a directory that starts, with every byte kept.
/// Method: a directory of several segments and two checkpoints, damaged at one place after the other.</summary>
public sealed class InspectionTests
{
    private const int SegmentSize = 3000;
    private const long OlderCheckpoint = 300;
    private const long NewerCheckpoint = 420;
    private const long End = 500;

    private readonly SimulatedDisk _disk = new(1);

    public InspectionTests()
    {
        using var directory = _disk.OpenDirectory();
        using var log = ReadingLog.Open(directory, LogFixture.Options(SegmentSize));
        var store = new CheckpointStore(directory, log.Identity);
        while (log.NextSequence < End)
        {
            log.AppendDurably(20);
            if (log.NextSequence is OlderCheckpoint or NewerCheckpoint) StoredFleet.Write(store, log.NextSequence, 3);
        }

        log.DropBefore(100);
    }

    [Fact]
    public void A_sound_directory_is_described()
    {
        var report = Verify();
        Assert.True(report.IsSound, string.Join('\n', report.Problems));
        Assert.Empty(report.Notes);
        Assert.InRange(report.FirstSequence, 1, 100);
        Assert.Equal(End, report.NextSequence);
        Assert.Equal([OlderCheckpoint, NewerCheckpoint], report.Checkpoints.Select(checkpoint => checkpoint.Sequence));
        Assert.Equal(End - report.FirstSequence, report.Records.Values.Sum());
        Assert.Equal((End - report.FirstSequence) / 10, report.Records[RecordKind.Tick]);
    }

    [Fact]
    [Trait("Fault", "D4")]
    public void Flipped_bytes_are_found_and_nothing_is_changed()
    {
        foreach (var path in StoredFiles())
        {
            var good = _disk.ReadFile(path);
            var used = good.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
            for (var offset = 0; offset < used; offset += 11)
            {
                var bad = Flip(good, offset);
                _disk.ReplaceFile(path, bad);
                var report = Verify();
                Assert.True(!report.IsSound || report.Notes.Count > 0, $"{path} at {offset}");
                Assert.Equal(bad, _disk.ReadFile(path));
            }

            _disk.ReplaceFile(path, good);
        }
    }

    [Fact]
    [Trait("Fault", "D5")]
    public void A_repair_after_any_damage_leads_to_a_start_and_keeps_every_byte()
    {
        var originals = StoredFiles().ToDictionary(path => path, _disk.ReadFile);
        foreach (var path in originals.Keys)
        {
            var used = originals[path].AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
            for (var offset = 0; offset < used; offset += 61)
            {
                if (offset is >= 8 and < 12) continue; // The version: another program's files are not repaired.
                var bad = Flip(originals[path], offset);
                _disk.ReplaceFile(path, bad);
                var actions = RepairAndStart($"{path} at {offset}");
                var files = _disk.List(Path.GetDirectoryName(path)!);

                // Without an action it was a torn tail, which the start cut.
                var isKept = files.Any(file => bad.SequenceEqual(_disk.ReadFile(file)));
                Assert.True(actions.Count == 0 || isKept, $"{path} at {offset}: {string.Join("; ", actions)}");
                Restore(originals);
            }
        }
    }

    [Fact]
    public void A_missing_segment_is_found_and_repaired()
    {
        var originals = StoredFiles().ToDictionary(path => path, _disk.ReadFile);
        var segments = originals.Keys.Where(path => path.EndsWith(".log", StringComparison.Ordinal));
        foreach (var path in segments.SkipLast(1).Skip(1))
        {
            _disk.Files.Delete(path);
            Assert.False(Verify().IsSound);
            RepairAndStart(path);
            Restore(originals);
        }
    }

    [Fact]
    public void Damage_before_the_checkpoints_costs_no_state()
    {
        var path = StoredFiles()[2];
        _disk.ReplaceFile(path, Flip(_disk.ReadFile(path), 500));
        using var directory = _disk.OpenDirectory();
        var repair = DirectoryRepair.Run(directory);
        Assert.Null(repair.Refusal);
        Assert.Equal(End, repair.Result.NextSequence);
        Assert.Contains(repair.Result.Checkpoints, checkpoint => checkpoint.Sequence == NewerCheckpoint);
    }

    [Fact]
    [Trait("Fault", "D13")]
    public void A_stop_at_any_operation_of_a_repair_is_answered_by_repairing_again()
    {
        var originals = StoredFiles().ToDictionary(path => path, _disk.ReadFile);
        var path = originals.Keys.Last(path => path.EndsWith(".log", StringComparison.Ordinal));
        for (var crashAt = 1; ; crashAt++)
        {
            _disk.ReplaceFile(path, Flip(originals[path], 100));
            var directory = _disk.OpenDirectory();
            _disk.CrashAt = _disk.Operations + crashAt;
            var crash = Record.Exception(() => DirectoryRepair.Run(directory));
            _disk.LosePower();
            RepairAndStart($"crash at {crashAt}");
            Restore(originals);
            if (crash is null) return;
        }
    }

    [Fact]
    public void Without_anything_to_start_from_a_repair_refuses_and_changes_nothing()
    {
        foreach (var checkpoint in StoredFiles().Where(path => path.EndsWith(".checkpoint", StringComparison.Ordinal)))
            _disk.Files.Delete(checkpoint);
        var path = StoredFiles()[0];
        _disk.ReplaceFile(path, Flip(_disk.ReadFile(path), 500));
        using var directory = _disk.OpenDirectory();
        var repair = DirectoryRepair.Run(directory);
        Assert.Contains("restore a backup", repair.Refusal, StringComparison.Ordinal);
        Assert.Empty(repair.Actions);
    }

    [Fact]
    [Trait("Fault", "D14")]
    public void Files_of_a_newer_program_are_not_repaired()
    {
        var path = StoredFiles()[0];
        var newer = _disk.ReadFile(path);
        newer[8] = 2;
        _disk.ReplaceFile(path, newer);
        using var directory = _disk.OpenDirectory();
        Assert.Contains("newer program", DirectoryRepair.Run(directory).Refusal, StringComparison.Ordinal);
        Assert.Equal(newer, _disk.ReadFile(path));
    }

    [Fact]
    public void A_directory_that_is_not_there_is_named()
    {
        var failure = Assert.Throws<DataDirectoryException>(() => DirectoryVerification.Verify("/nowhere"));
        Assert.Contains("/nowhere", failure.Message, StringComparison.Ordinal);
    }

    private DirectoryReport Verify() => DirectoryVerification.Verify("/data", _disk.Files, CancellationToken.None);

    private IReadOnlyList<string> RepairAndStart(string context)
    {
        using var directory = _disk.OpenDirectory();
        var repair = DirectoryRepair.Run(directory);
        Assert.True(repair.Refusal is null, $"{context}: {repair.Refusal}");
        using var log = ReadingLog.Open(directory, LogFixture.Options(SegmentSize));
        log.CheckRecords(log.FirstSequence);
        using var checkpoint = new CheckpointStore(directory, log.Identity).TryOpenNewest(out var setAside);
        Assert.Empty(setAside);
        if (checkpoint is not null) StoredFleet.Check(checkpoint, 3);
        Assert.InRange(checkpoint?.Sequence ?? 0, log.FirstSequence, log.NextSequence);
        log.AppendDurably(20);
        return repair.Actions;
    }

    private IReadOnlyList<string> StoredFiles() => [.. _disk.List("/data/log"), .. _disk.List("/data/checkpoints")];

    private void Restore(Dictionary<string, byte[]> originals)
    {
        foreach (var path in StoredFiles()) _disk.Files.Delete(path);
        foreach (var (path, bytes) in originals)
        {
            _disk.Files.Create(path).Dispose();
            _disk.ReplaceFile(path, bytes);
        }

        foreach (var folder in (string[])["/data/log", "/data/checkpoints"]) _disk.Files.SyncDirectory(folder);
    }

    private static byte[] Flip(byte[] bytes, int offset)
    {
        var flipped = (byte[])bytes.Clone();
        flipped[offset] ^= (byte)(1 << (offset % 8));
        return flipped;
    }
}
