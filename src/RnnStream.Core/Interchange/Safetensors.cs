using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace RnnStream.Core.Interchange;

/// <summary>The safetensors format: 8 bytes of header length (little-endian), a JSON header, then the arrays'
/// bytes.</summary>
/// <remarks>
/// Format as published with the safetensors library of Hugging Face. Each entry of the header is
/// <c>"name":{"dtype":"F32","shape":[…],"data_offsets":[from,to]}</c>, plus <c>"__metadata__"</c> with texts. Only
/// 32-bit floats are read: that is what PyTorch's recurrent layers hold. Bytes are little-endian whatever the machine.
/// </remarks>
public static partial class Safetensors
{
    /// <summary>Longest header that is read: 1 MiB, thousands of tensors; a longer one is refused.</summary>
    public const int HeaderSizeMax = 1 << 20;

    private const int PrefixSize = 8;
    private const int Alignment = 8;
    private const string MetadataName = "__metadata__";

    /// <summary>Writes arrays and metadata; the same content gives the same bytes.</summary>
    public static byte[] Write(SafetensorsContent content)
    {
        var header = Header(content);
        var padded = (header.Length + Alignment - 1) / Alignment * Alignment;
        var bytes = new byte[PrefixSize + padded + content.Tensors.Sum(tensor => 4 * tensor.Values.Length)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)padded);
        header.CopyTo(bytes, PrefixSize);
        bytes.AsSpan(PrefixSize + header.Length, padded - header.Length).Fill((byte)' ');
        var at = PrefixSize + padded;
        foreach (var value in content.Tensors.SelectMany(tensor => tensor.Values))
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at), value);
            at += sizeof(float);
        }

        return bytes;
    }

    private static byte[] Header(SafetensorsContent content)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataName);
            foreach (var (name, text) in content.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                json.WriteString(name, text);
            }

            json.WriteEndObject();
            var offset = 0L;
            foreach (var tensor in content.Tensors)
            {
                WriteEntry(json, tensor, ref offset);
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteEntry(Utf8JsonWriter json, SafetensorsTensor tensor, ref long offset)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", "F32");
        json.WriteStartArray("shape");
        foreach (var axis in tensor.Shape)
        {
            json.WriteNumberValue(axis);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        offset += 4L * tensor.Values.Length;
        json.WriteNumberValue(offset);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static float[] Floats(ReadOnlySpan<byte> bytes)
    {
        var values = new float[bytes.Length / sizeof(float)];
        if (BitConverter.IsLittleEndian)
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
            return values;
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        }

        return values;
    }
}
