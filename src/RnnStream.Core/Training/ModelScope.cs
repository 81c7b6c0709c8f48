namespace RnnStream.Core.Training;

/// <summary>Which sensors share one network.</summary>
public enum ModelScope
{
    /// <summary>All sensors of a group (by subscription rule).</summary>
    Group,

    /// <summary>Each sensor has its own.</summary>
    Sensor,
}
