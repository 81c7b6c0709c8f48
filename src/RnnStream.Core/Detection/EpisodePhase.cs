namespace RnnStream.Core.Detection;

/// <summary>What a reading did to its sensor's episode.</summary>
public enum EpisodePhase : byte
{
    /// <summary>No change.</summary>
    None = 0,

    /// <summary>An episode opened with this reading.</summary>
    Opened = 1,

    /// <summary>The open episode changed its severity.</summary>
    Changed = 2,

    /// <summary>The open episode closed with this reading.</summary>
    Closed = 3,
}
