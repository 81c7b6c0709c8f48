namespace RnnStream.Worker.Verbs;

/// <summary>A verb cannot go on; the message is one plain line for a person.</summary>
internal sealed class VerbException(string message, int exitCode = ExitCode.Failed) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
