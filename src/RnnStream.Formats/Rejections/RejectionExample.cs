using RnnStream.Core.Readings;

namespace RnnStream.Formats.Rejections;

/// <summary>One rejection as an example of its reason; every text is printable.</summary>
/// <param name="Reason">Why it was rejected.</param>
/// <param name="Count">How many have been rejected for this reason.</param>
/// <param name="Topic">The topic, or a log's name and line; escaped.</param>
/// <param name="Example">The beginning of the offending bytes; escaped.</param>
/// <param name="Detail">What was found and what was expected.</param>
public sealed record RejectionExample(RejectionReason Reason, long Count, string Topic, string Example, string Detail);
