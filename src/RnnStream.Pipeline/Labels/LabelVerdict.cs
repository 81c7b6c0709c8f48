namespace RnnStream.Pipeline.Labels;

/// <summary>What somebody said of an episode. Numbers are part of the log format.</summary>
public enum LabelVerdict : byte
{
    /// <summary>There was nothing: the sensor's bar rises.</summary>
    FalseAlarm = 1,

    /// <summary>There was a fault: a retrained network must find it too.</summary>
    Confirmed = 2,
}
