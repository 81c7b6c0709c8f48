using RnnStream.Core.Readings;

namespace RnnStream.Formats;

/// <summary>Takes what a decoder finds in a payload or a recorded log, in the order in which it stands there.</summary>
/// <remarks>Called on the decoder's thread. Implementations may block: that is the back-pressure.</remarks>
public interface IReadingSink
{
    /// <summary>One reading. Its spans are valid only during the call.</summary>
    void OnReading(in DecodedReading reading);

    /// <summary>Something that could not become a reading.</summary>
    /// <param name="reason">The typed reason, for counting.</param>
    /// <param name="topic">UTF-8 topic, or the log's name and line; valid only during the call.</param>
    /// <param name="example">The offending bytes (possibly cut); valid only during the call.</param>
    /// <param name="detail">One plain sentence: what was found, what was expected. A constant, never built per
    /// call.</param>
    void OnRejected(RejectionReason reason, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> example, string detail);
}
