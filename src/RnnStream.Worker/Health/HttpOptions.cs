using System.ComponentModel.DataAnnotations;

namespace RnnStream.Worker.Health;

/// <summary>The HTTP endpoint for health, metrics and the dashboard (configuration section <c>Http</c>).</summary>
internal sealed class HttpOptions
{
    /// <summary>Address to listen on. Default <c>http://127.0.0.1:8080</c>; empty switches HTTP off.</summary>
    /// <remarks>There is no password: put a reverse proxy in front before binding it to other addresses.</remarks>
    [RegularExpression("http://[^/]+:[0-9]+/?", ErrorMessage = "http://ADDRESS:PORT is expected, or nothing")]
    public string Url { get; set; } = "http://127.0.0.1:8080";
}
