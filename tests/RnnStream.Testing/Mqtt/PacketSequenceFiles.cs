using System.Text.Json;

namespace RnnStream.Testing.Mqtt;

/// <summary>Reads the shared packet sequences (see the README beside them).</summary>
public static class PacketSequenceFiles
{
    private const int DefaultVersion = 4;

    /// <summary>All enabled cases of a folder, in the order of files and cases.</summary>
    public static IReadOnlyList<PacketSequence> Read(string folder)
    {
        var sequences = new List<PacketSequence>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            foreach (var group in document.RootElement.EnumerateArray())
            {
                AddGroup(Path.GetFileNameWithoutExtension(path), group, sequences);
            }
        }

        return sequences;
    }

    private static void AddGroup(string file, JsonElement group, List<PacketSequence> sequences)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var test in group.GetProperty("tests").EnumerateArray())
        {
            var version = Setting(test, group, "ver") is { } number ? number.GetInt32() : DefaultVersion;
            var id = $"{file} | {group.GetProperty("group").GetString()} | v{version} {test.GetProperty("name").GetString()}";
            var count = seen[id] = seen.GetValueOrDefault(id) + 1;
            if (Setting(test, group, "disable") is { ValueKind: JsonValueKind.True })
            {
                continue;
            }

            sequences.Add(new PacketSequence(
                count == 1 ? id : $"{id} #{count}",
                version,
                Setting(test, group, "connect") is not { ValueKind: JsonValueKind.False }
                    && Setting(test, group, "connack") is not { ValueKind: JsonValueKind.False },
                Setting(test, group, "expect_disconnect") is not { ValueKind: JsonValueKind.False },
                [.. test.GetProperty("msgs").EnumerateArray().Select(ToStep)],
                Text(group, "command"),
                group.TryGetProperty("group_msgs", out var first) ? [.. first.EnumerateArray().Select(ToStep)] : []));
        }
    }

    private static JsonElement? Setting(JsonElement test, JsonElement group, string name) =>
        test.TryGetProperty(name, out var own) ? own : group.TryGetProperty(name, out var common) ? common : null;

    private static PacketStep ToStep(JsonElement message)
    {
        var type = message.GetProperty("type").GetString();
        return type switch
        {
            "send" => new PacketStep(PacketStepKind.Send, PacketNotation.Parse(Text(message, "payload"))),
            "recv" => new PacketStep(PacketStepKind.Receive, PacketNotation.Parse(Text(message, "payload"))),
            "external_publish" or "publish" => Other(PacketStepKind.Publish, message),
            "subscribe" => Other(PacketStepKind.Subscribe, message),
            "unsubscribe" => Other(PacketStepKind.Unsubscribe, message),
            _ => throw new FormatException($"unknown type of message '{type}'"),
        };
    }

    private static PacketStep Other(PacketStepKind kind, JsonElement message) => new(
        kind,
        [],
        Text(message, "topic"),
        Text(message, "payload"),
        message.TryGetProperty("qos", out var quality) ? quality.GetInt32() : 0,
        message.TryGetProperty("retain", out var retain)
            && (retain.ValueKind == JsonValueKind.True
                || (retain.ValueKind == JsonValueKind.Number && retain.GetInt32() != 0)));

    private static string Text(JsonElement message, string name) =>
        message.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
