using System.Globalization;

namespace RnnStream.Testing;

/// <summary>Counts cases of one row of the table "How far to go" in <c>tests/README.md</c>. When it is disposed, also
/// behind a failed assertion, a line <c>COUNT ROW</c> is added to the file that <c>RNNSTREAM_COUNTS</c> names.</summary>
public sealed class FaultCounter(string row) : IDisposable
{
    /// <summary>Cases that held so far.</summary>
    public long Count { get; private set; }

    /// <summary>Counts cases that held.</summary>
    public void Add(long cases = 1) => Count += cases;

    /// <summary>Reports.</summary>
    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("RNNSTREAM_COUNTS") is not { Length: > 0 } path) return;
        File.AppendAllText(path, string.Create(CultureInfo.InvariantCulture, $"{Count} {row}\n"));
    }
}
