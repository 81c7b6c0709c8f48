namespace RnnStream.Storage.Log;

/// <summary>What stands at a place of a segment where a frame may begin.</summary>
internal enum FrameOutcome
{
    /// <summary>A frame that verifies and continues the one before.</summary>
    Read,

    /// <summary>Nothing: unused space, or the limit.</summary>
    End,

    /// <summary>Bytes that are no such frame.</summary>
    Broken,
}
