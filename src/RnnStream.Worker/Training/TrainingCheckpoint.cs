using System.Diagnostics;
using RnnStream.Core.Interchange;
using RnnStream.Core.Training;
using RnnStream.Worker.Verbs;

namespace RnnStream.Worker.Training;

/// <summary>The state of an offline training beside the file that it will write, so that it can go on after a
/// stop.</summary>
/// <remarks>Written at most once a second and when the training is stopped, each time beside itself and renamed: what
/// lies there is always whole. Gone once the training has come to an end.</remarks>
internal sealed class TrainingCheckpoint
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly IReadOnlyDictionary<string, string> _facts;
    private TrainingState? _unwritten;
    private long _written = Stopwatch.GetTimestamp();

    private TrainingCheckpoint(string path, IReadOnlyDictionary<string, string> facts, TrainingState? state) =>
        (_path, _facts, State) = (path, facts, state);

    /// <summary>Where the training stood; null when it begins.</summary>
    public TrainingState? State { get; }

    /// <summary>The file's name for a parameter file.</summary>
    public static string PathFor(string file) => file + ".checkpoint";

    /// <summary>Refuses to begin over an interrupted training.</summary>
    /// <exception cref="VerbException">There is one.</exception>
    public static void RefuseInterrupted(string file)
    {
        if (File.Exists(PathFor(file)))
        {
            throw new VerbException(
                $"{PathFor(file)}: holds an interrupted training; go on with it by --resume, or delete it",
                ExitCode.Usage);
        }
    }

    /// <summary>Opens the checkpoint of a training.</summary>
    /// <param name="file">The parameter file that the training will write.</param>
    /// <param name="facts">What the outcome depends on.</param>
    /// <param name="isResumed">Whether to go on where an interrupted training stood, if there is one.</param>
    /// <exception cref="VerbException">What lies there is no checkpoint, or one of another training.</exception>
    public static TrainingCheckpoint Open(string file, IReadOnlyDictionary<string, string> facts, bool isResumed)
    {
        var path = PathFor(file);
        if (!isResumed || !File.Exists(path)) return new TrainingCheckpoint(path, facts, state: null);
        if (!TrainingStateFile.TryRead(File.ReadAllBytes(path), out var state, out var found, out var fault))
            throw new VerbException($"{path}: {fault} Delete it to begin again.", ExitCode.Usage);
        foreach (var (name, value) in facts)
        {
            var before = found.GetValueOrDefault(name, "not there");
            if (before == value) continue;
            throw new VerbException(name.Contains(' ', StringComparison.Ordinal)
                ? $"{path}: {name} are not those of the interrupted training"
                : $"{path}: {name} is {value}, the interrupted training had {before}", ExitCode.Usage);
        }
        return new TrainingCheckpoint(path, facts, state);
    }

    /// <summary>Takes in where the training stands after an epoch.</summary>
    public void Keep(TrainingState state)
    {
        _unwritten = state;
        if (Stopwatch.GetElapsedTime(_written) >= Interval) Flush();
    }

    /// <summary>Writes what is not written yet.</summary>
    public void Flush()
    {
        if (_unwritten is null) return;
        var beside = _path + ".new";
        File.WriteAllBytes(beside, TrainingStateFile.Write(_unwritten, _facts));
        File.Move(beside, _path, overwrite: true);
        (_unwritten, _written) = (null, Stopwatch.GetTimestamp());
    }

    /// <summary>The training has come to an end: nothing is left to go on with.</summary>
    public void Remove()
    {
        _unwritten = null;
        File.Delete(_path);
    }
}
