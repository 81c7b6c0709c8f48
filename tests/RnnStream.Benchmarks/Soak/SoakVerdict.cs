namespace RnnStream.Benchmarks.Soak;

/// <summary>What held when everything had stopped.</summary>
/// <param name="Problems">What does not hold.</param>
/// <param name="Notes">What held, and figures beside it.</param>
internal sealed record SoakVerdict(IReadOnlyList<string> Problems, IReadOnlyList<string> Notes);
