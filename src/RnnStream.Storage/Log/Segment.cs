namespace RnnStream.Storage.Log;

/// <summary>One segment as the log remembers it.</summary>
internal sealed record Segment(string Path, long FirstSequence, long CreationTime, long Size)
{
    public const string Suffix = ".log";

    private const int Digits = 20;

    public static string NameOf(long firstSequence) => firstSequence.ToString("D20", null) + Suffix;

    /// <summary>Reads the sequence number from a file name; false for a name that is no segment's.</summary>
    public static bool TryParse(string name, out long firstSequence)
    {
        firstSequence = 0;
        return name.Length == Digits + Suffix.Length
            && name.EndsWith(Suffix, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(0, Digits), System.Globalization.NumberStyles.None, null, out firstSequence);
    }
}
