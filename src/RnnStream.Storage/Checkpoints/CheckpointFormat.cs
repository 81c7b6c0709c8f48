namespace RnnStream.Storage.Checkpoints;

/// <summary>Sizes and marks of a checkpoint's bytes, as FORMAT.md specifies them.</summary>
internal static class CheckpointFormat
{
    public const uint Version = 1;
    public const int HeaderSize = 64;
    public const int HeaderChecksumOffset = 60;
    public const int ChunkHeaderSize = 8;
    public const int ChunkSizeMax = 1 << 20;
    public const int SectionCountMax = 1024;
    public const int NameSizeMax = 64;
    public const int TrailerSize = 20;
    public const int IndexSizeMax = 4 + (SectionCountMax * (1 + NameSizeMax + 16)) + TrailerSize;
    public const string Suffix = ".checkpoint";
    public const string StatesSuffix = ".states";
    public const string PlacesSection = "places";

    public static ReadOnlySpan<byte> HeaderMagic => "RNNSCKP1"u8;

    public static ReadOnlySpan<byte> StatesMagic => "RNNSSTA1"u8;

    public static ReadOnlySpan<byte> EndMagic => "RNNSEND1"u8;

    public static string NameOf(long sequence) => sequence.ToString("D20", null) + Suffix;

    public static string StatesNameOf(long sequence) => sequence.ToString("D20", null) + StatesSuffix;

    public static bool TryParse(string name, out long sequence) => TryParse(name, Suffix, out sequence);

    public static bool TryParseStates(string name, out long sequence) => TryParse(name, StatesSuffix, out sequence);

    private static bool TryParse(string name, string suffix, out long sequence)
    {
        sequence = 0;
        return name.Length == 20 + suffix.Length
            && name.EndsWith(suffix, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(0, 20), System.Globalization.NumberStyles.None, null, out sequence);
    }
}
