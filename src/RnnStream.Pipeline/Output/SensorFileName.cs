using System.Security.Cryptography;
using System.Text;

namespace RnnStream.Pipeline.Output;

/// <summary>A sensor's name as a file name: percent-encoded, so that no name is ever a path.</summary>
public static class SensorFileName
{
    /// <summary>The file name without an extension: unreserved ASCII characters stay, every other byte becomes
    /// <c>%XX</c>. A name that would be too long for a file system is cut and ends in its SHA-256.</summary>
    /// <param name="sensor">The name.</param>
    /// <param name="lengthMax">Longest result, characters.</param>
    public static string Of(string sensor, int lengthMax = 200)
    {
        var encoded = Uri.EscapeDataString(sensor);
        if (encoded is "." or "..") encoded = encoded.Replace(".", "%2E", StringComparison.Ordinal);
        if (encoded.Length <= lengthMax) return encoded;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sensor)));
        var cut = encoded[..(lengthMax - hash.Length - 1)];
        var brokenEscape = cut.LastIndexOf('%');
        if (brokenEscape > cut.Length - 3) cut = cut[..brokenEscape];
        return $"{cut}-{hash}";
    }
}
