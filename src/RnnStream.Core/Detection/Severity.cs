namespace RnnStream.Core.Detection;

/// <summary>How far an episode's score lies above its threshold.</summary>
public enum Severity : byte
{
    /// <summary>No episode.</summary>
    None = 0,

    /// <summary>Just above the threshold.</summary>
    Minor = 1,

    /// <summary>At least one decade above the threshold.</summary>
    Major = 2,

    /// <summary>At least two decades above the threshold, or a hard check (stuck, silent, range) that
    /// persists.</summary>
    Critical = 3,
}
