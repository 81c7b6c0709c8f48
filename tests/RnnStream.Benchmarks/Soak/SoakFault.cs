namespace RnnStream.Benchmarks.Soak;

/// <summary>One kind of fault.</summary>
/// <param name="Name">For the record.</param>
/// <param name="Rows">Rows of the fault matrix.</param>
/// <param name="InflictAsync">Does it and undoes what has to be undone; what does not hold, or null.</param>
internal sealed record SoakFault(string Name, string Rows, Func<Task<string?>> InflictAsync);
