using System.Text;

namespace RnnStream.Testing;

/// <summary>Counts cases of one row of the table "How far to go" in <c>tests/README.md</c>. When it is disposed, also
/// behind a failed assertion, a line <c>COUNT ROW</c> is added to the file that <c>RNNSTREAM_COUNTS</c>
/// names.</summary>
public sealed class FaultCounter(string row) : IDisposable
{
    private const int TriesMax = 100_000;

    /// <summary>Cases that held so far.</summary>
    public long Count { get; private set; }

    /// <summary>Counts cases that held.</summary>
    public void Add(long cases = 1) => Count += cases;

    /// <summary>Reports.</summary>
    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("RNNSTREAM_COUNTS") is not { Length: > 0 } path) return;
        using var file = Open(path);
        file.Write(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{Count} {row}\n")));
    }

    /// <summary>Test projects run beside each other: only one at a time may append.</summary>
    private static FileStream Open(string path)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.None);
            }
            catch (IOException) when (tries < TriesMax)
            {
                Thread.Yield();
            }
        }
    }
}
