namespace RnnStream.Storage.Log;

/// <summary>What a record of the log says. Numbers are part of the format: never renumber, only append.</summary>
/// <remarks>The log treats every body as opaque bytes; its layout belongs to whoever writes it.</remarks>
public enum RecordKind : byte
{
    /// <summary>Never written: a run of zero bytes is no record.</summary>
    None = 0,

    /// <summary>One reading of one sensor.</summary>
    Reading = 1,

    /// <summary>A sensor seen for the first time: its name, index and shape.</summary>
    Sensor = 2,

    /// <summary>A newly trained model version begins to serve here.</summary>
    Promotion = 3,

    /// <summary>Options that change scores take effect here.</summary>
    Configuration = 4,

    /// <summary>Time passed without readings (silence is judged here).</summary>
    Tick = 5,

    /// <summary>Everything up to a sequence number has been acknowledged to the broker.</summary>
    Acknowledged = 6,

    /// <summary>A message that became no reading, with its reason.</summary>
    Rejection = 7,

    /// <summary>An earlier model version serves again from here.</summary>
    Rollback = 8,

    /// <summary>A sensor's state was reset by request.</summary>
    Reset = 9,

    /// <summary>A sensor was muted or unmuted by request.</summary>
    Mute = 10,

    /// <summary>An operator labelled an episode.</summary>
    Label = 11,

    /// <summary>Episode messages up to a number have been published.</summary>
    Published = 12,

    /// <summary>What was rejected so far, by reason: the accounting over restarts.</summary>
    Accounting = 13,

    /// <summary>A retraining was asked for here.</summary>
    Retrain = 14,
}
