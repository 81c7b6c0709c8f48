using System.Text;
using System.Text.Json;

namespace RnnStream.Worker.Evaluation;

/// <summary>One JSON object on one line.</summary>
internal static class JsonText
{
    public static string Of(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>A figure; null where there is none.</summary>
    public static void Figure(this Utf8JsonWriter json, string name, double value, int digits = 4)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, Math.Round(value, digits));
        else json.WriteNull(name);
    }
}
