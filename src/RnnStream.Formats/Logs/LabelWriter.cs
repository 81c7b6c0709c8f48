using System.Text;
using System.Text.Json;
using RnnStream.Formats.Text;

namespace RnnStream.Formats.Logs;

/// <summary>Writes labels as <see cref="LabelReader.ReadWindows"/> reads them.</summary>
public static class LabelWriter
{
    /// <summary>Writes <c>{"file": [["start", "end"], …], …}</c>, times as <c>yyyy-MM-dd HH:mm:ss</c> in UTC.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="windows">File → windows.</param>
    public static void WriteWindows(Stream stream, IReadOnlyDictionary<string, IReadOnlyList<LabelWindow>> windows)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        foreach (var (file, list) in windows)
        {
            writer.WriteStartArray(file);
            foreach (var window in list)
            {
                writer.WriteStartArray();
                writer.WriteStringValue(TextOf(window.Start));
                writer.WriteStringValue(TextOf(window.End));
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static string TextOf(long eventTime)
    {
        Span<byte> text = stackalloc byte[EventTimeText.SizeMax];
        return Encoding.UTF8.GetString(text[..EventTimeText.WritePlain(eventTime, text)]);
    }
}
