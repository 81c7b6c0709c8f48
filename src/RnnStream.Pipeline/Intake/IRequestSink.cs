namespace RnnStream.Pipeline.Intake;

/// <summary>Takes the requests that come between the readings.</summary>
public interface IRequestSink
{
    /// <summary>One request, at its place in the order of readings. Called under the intake's gate: what it asks of the
    /// intake happens here, before any later reading.</summary>
    /// <param name="verb">The topic behind the prefix, UTF-8; any text.</param>
    /// <param name="payload">The payload, any bytes.</param>
    /// <returns>Called once the request is recorded and has had its effect; must not block.</returns>
    Action OnRequest(ReadOnlySpan<byte> verb, ReadOnlySpan<byte> payload);
}
