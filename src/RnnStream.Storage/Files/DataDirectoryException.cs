namespace RnnStream.Storage.Files;

/// <summary>The data directory cannot be used as it is; the message is one plain line for an operator.</summary>
public sealed class DataDirectoryException : Exception
{
    /// <summary>Creates the exception.</summary>
    public DataDirectoryException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
