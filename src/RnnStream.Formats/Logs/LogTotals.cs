namespace RnnStream.Formats.Logs;

/// <summary>What has been read of a log so far.</summary>
/// <param name="Lines">Lines, blank ones and the header included.</param>
/// <param name="Readings">Readings handed to the sink.</param>
/// <param name="Rejections">Rejections handed to the sink.</param>
/// <param name="Missing">CSV cells that say that there is no value; they yield neither.</param>
public readonly record struct LogTotals(long Lines, long Readings, long Rejections, long Missing);
