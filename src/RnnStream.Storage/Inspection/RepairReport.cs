namespace RnnStream.Storage.Inspection;

/// <summary>What a repair did.</summary>
/// <param name="Actions">One line for each change, naming the file that keeps what was set aside.</param>
/// <param name="Result">The verification afterwards; sound unless <paramref name="Refusal"/> says why not.</param>
/// <param name="Refusal">Why the repair stopped; null when it is complete.</param>
public sealed record RepairReport(IReadOnlyList<string> Actions, DirectoryReport Result, string? Refusal);
