namespace RnnStream.Formats.Logs;

/// <summary>A log that cannot be opened or understood as a whole. The message is one plain line: file, line, what was
/// found, what was expected.</summary>
public sealed class LogFormatException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public LogFormatException()
    {
    }

    /// <summary>Makes an exception with its line for the operator.</summary>
    public LogFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with its line for the operator and what caused it.</summary>
    public LogFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
