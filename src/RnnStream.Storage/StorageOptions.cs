using System.ComponentModel.DataAnnotations;

namespace RnnStream.Storage;

/// <summary>Where and how readings and sensor states are kept on disk (section <c>Storage</c>).</summary>
public sealed class StorageOptions
{
    /// <summary>The data directory. Default <c>data</c>, relative to the working directory.</summary>
    /// <remarks>Created with mode 0700 when absent. One running instance per directory.</remarks>
    [Required]
    [StringLength(4096, MinimumLength = 1)]
    public string Directory { get; set; } = "data";

    /// <summary>Time between two syncs while readings keep coming: the longest an accepted reading waits for one.
    /// Default 5 ms; the first reading after a pause never waits.</summary>
    /// <remarks>Larger: higher throughput, later acknowledgements.</remarks>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan SyncInterval { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>How long records stay in the log. Default 90 days.</summary>
    /// <remarks>Larger: more history for retraining and replay, more disk. Whatever the value, nothing is dropped that
    /// a kept checkpoint or the retraining window needs.</remarks>
    [Range(typeof(TimeSpan), "00:01:00", "36500.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Size of the log, in bytes, above which its oldest segments are dropped. Default 16 GiB.</summary>
    /// <remarks>Larger: more history, more disk. The same protection as for <see cref="Retention"/> holds, so the log
    /// may exceed it when checkpoints are rare.</remarks>
    [Range(1L << 20, 1L << 50)]
    public long RetentionSize { get; set; } = 16L << 30;

    /// <summary>Size of one log segment in bytes, allocated when it is made. Default 64 MiB.</summary>
    /// <remarks>Larger: fewer files, coarser retention, a longer scan at start (about 10 ms per 64 MiB).</remarks>
    [Range(4L << 20, 1L << 30)]
    public long SegmentSize { get; set; } = 64L << 20;
}
