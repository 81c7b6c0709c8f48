using RnnStream.Core.Readings;

namespace RnnStream.Formats.Rejections;

/// <summary>Takes one reason's count and newest example.</summary>
/// <param name="reason">Why.</param>
/// <param name="count">How often.</param>
/// <param name="topic">UTF-8 topic, possibly cut; valid only during the call.</param>
/// <param name="example">The offending bytes, possibly cut; valid only during the call.</param>
/// <param name="detail">One plain sentence.</param>
public delegate void RejectionVisitor(
    RejectionReason reason, long count, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> example, string detail);
