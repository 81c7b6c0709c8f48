using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace RnnStream.Core.Interchange;

public static partial class Safetensors
{
    private const int AxesMax = 8;

    /// <summary>Reads a file's bytes, trusting none of them.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="content">What it holds.</param>
    /// <param name="fault">What was found and what was expected; empty when all is well.</param>
    /// <returns>False when the bytes are not a safetensors file of 32-bit floats.</returns>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out SafetensorsContent? content, out string fault)
    {
        content = null;
        if (!TryFindHeader(bytes, out var header, out fault))
        {
            return false;
        }

        var data = bytes[(PrefixSize + header.Length)..];
        try
        {
            using var json = JsonDocument.Parse(header.ToArray());
            return TryReadEntries(json.RootElement, data, out content, out fault);
        }
        catch (JsonException)
        {
            fault = $"Not a safetensors file: its header of {header.Length} bytes is not JSON.";
            return false;
        }
        catch (InvalidOperationException)
        {
            fault = "Not a safetensors file: its header holds text that is not UTF-8, "
                + "or values of other kinds than expected.";
            return false;
        }
    }

    private static bool TryFindHeader(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> header, out string fault)
    {
        header = default;
        fault = "";
        if (bytes.Length < PrefixSize)
        {
            fault = $"Not a safetensors file: {bytes.Length} bytes found, at least {PrefixSize} expected.";
            return false;
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (length > HeaderSizeMax || length > (ulong)(bytes.Length - PrefixSize))
        {
            fault = $"Not a safetensors file, or a truncated one: a header of {length} bytes is announced, "
                + $"the file has {bytes.Length - PrefixSize} after the length (at most {HeaderSizeMax} are read).";
            return false;
        }

        header = bytes.Slice(PrefixSize, (int)length);
        return true;
    }

    private static bool TryReadEntries(
        JsonElement root, ReadOnlySpan<byte> data,
        [NotNullWhen(true)] out SafetensorsContent? content, out string fault)
    {
        content = null;
        fault = "Not a safetensors file: its header is not a JSON object.";
        if (root.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var tensors = new List<(long From, SafetensorsTensor Tensor)>();
        foreach (var entry in root.EnumerateObject())
        {
            if (entry.Name == MetadataName)
            {
                foreach (var text in entry.Value.EnumerateObject())
                {
                    metadata[text.Name] = text.Value.GetString() ?? "";
                }
            }
            else if (TryReadTensor(entry, data, out var from, out var tensor, out fault))
            {
                tensors.Add((from, tensor));
            }
            else
            {
                return false;
            }
        }

        if (!TryCheckCoverage(tensors, data.Length, out fault))
        {
            return false;
        }

        content = new SafetensorsContent([.. tensors.OrderBy(pair => pair.From).Select(pair => pair.Tensor)], metadata);
        return true;
    }

    private static bool TryReadTensor(
        JsonProperty entry, ReadOnlySpan<byte> data, out long from,
        [NotNullWhen(true)] out SafetensorsTensor? tensor, out string fault)
    {
        (tensor, from) = (null, 0);
        fault = $"Tensor '{entry.Name}' has no readable dtype, shape and data_offsets.";
        if (!entry.Value.TryGetProperty("dtype", out var type) || !entry.Value.TryGetProperty("shape", out var shape)
            || !entry.Value.TryGetProperty("data_offsets", out var offsets) || shape.GetArrayLength() > AxesMax
            || offsets.GetArrayLength() != 2 || !offsets[0].TryGetInt64(out from)
            || !offsets[1].TryGetInt64(out var to))
        {
            return false;
        }

        if (type.GetString() != "F32")
        {
            fault = $"Tensor '{entry.Name}' holds {type.GetString()}, expected F32.";
            return false;
        }

        var axes = new List<int>();
        var count = 1L;
        foreach (var axis in shape.EnumerateArray())
        {
            if (!axis.TryGetInt32(out var length) || length < 0 || count * length > int.MaxValue)
            {
                return false;
            }

            axes.Add(length);
            count *= length;
        }

        if (from < 0 || to < from || to > data.Length || to - from != 4 * count)
        {
            fault = $"Tensor '{entry.Name}' of shape [{string.Join(", ", axes)}] needs {4 * count} bytes, "
                + $"its offsets are {from} to {to} and the file holds {data.Length}: truncated or damaged.";
            return false;
        }

        tensor = new SafetensorsTensor(entry.Name, axes, Floats(data[(int)from..(int)to]));
        fault = "";
        return true;
    }

    private static bool TryCheckCoverage(
        List<(long From, SafetensorsTensor Tensor)> tensors, int size, out string fault)
    {
        var at = 0L;
        foreach (var (from, tensor) in tensors.OrderBy(pair => pair.From).ThenBy(pair => pair.Tensor.Values.Length))
        {
            if (from != at)
            {
                fault =
                    $"Tensor '{tensor.Name}' begins at byte {from}, expected {at}: the file has a hole or an overlap.";
                return false;
            }

            at += 4L * tensor.Values.Length;
        }

        fault = at == size ? "" : $"The file holds {size} bytes of values, its tensors need {at}.";
        return at == size;
    }
}
