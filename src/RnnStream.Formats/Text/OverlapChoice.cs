namespace RnnStream.Formats.Text;

/// <summary>Which of two instants a zone-less time means when clocks were put back and it occurred twice.</summary>
internal enum OverlapChoice : byte
{
    /// <summary>The one nearer to the reference, which is the arrival time: for live messages.</summary>
    Nearest,

    /// <summary>The first one that is not before the reference, which is the previous time of the log: for
    /// files.</summary>
    FirstNotBefore,
}
