namespace RnnStream.Formats;

/// <summary>What becomes of a reading that is older than its sensor's newest applied one. Numbers are part of the log
/// format.</summary>
public enum LateReadings : byte
{
    /// <summary>It is rejected and counted as late.</summary>
    Reject = 0,

    /// <summary>It is counted as late, and scored against the sensor as it is now, marked late, without changing
    /// it.</summary>
    Assess = 1,
}
