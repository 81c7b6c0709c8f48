using System.Diagnostics.CodeAnalysis;

namespace RnnStream.Formats.Text;

/// <summary>Finds zones by the names a configuration may use.</summary>
internal static class TimeZones
{
    /// <summary>What <see cref="TryFind"/> accepts, for messages.</summary>
    public const string Allowed = "UTC, local, or a name of the IANA time zone database such as Europe/Berlin";

    /// <summary>Finds a zone by name; false when it is unknown or the database is not installed.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = name.ToUpperInvariant() switch
        {
            "UTC" or "Z" => TimeZoneInfo.Utc,
            "LOCAL" => TimeZoneInfo.Local,
            _ => null,
        };
        return zone is not null || TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone);
    }
}
