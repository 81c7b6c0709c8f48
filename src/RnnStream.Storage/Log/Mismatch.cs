namespace RnnStream.Storage.Log;

/// <summary>What a check wanted and what stands there instead.</summary>
internal readonly record struct Mismatch(string Expected, string Found)
{
    public static Mismatch UnusedSpace => new("unused space of zeros", "other bytes");

    public static Mismatch Of(string field, object expected, object found) =>
        new($"{field} {expected}", $"{found}");

    public static Mismatch OfChecksum(string field, uint expected, uint found) =>
        new($"{field} {expected:x8}", $"{found:x8}");

    public DamageException At(string path, long offset) => new(path, offset, Expected, Found);
}
