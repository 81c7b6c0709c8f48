namespace RnnStream.Worker.Requests;

/// <summary>A request cannot be met; the message is one plain sentence for whoever asked.</summary>
internal sealed class RequestException(string message) : Exception(message);
