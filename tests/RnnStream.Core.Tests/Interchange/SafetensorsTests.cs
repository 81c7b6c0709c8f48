using System.Buffers.Binary;
using System.Text;
using RnnStream.Core.Interchange;

namespace RnnStream.Core.Tests.Interchange;

/// <summary>Files that say something false about themselves. Eight bytes of values follow each header.</summary>
public sealed class SafetensorsTests
{
    private const string Whole = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    [Theory]
    [InlineData("[]", "its header is not a JSON object")]
    [InlineData("{", "is not JSON")]
    [InlineData("""{"a":5}""", "values of other kinds than expected")]
    [InlineData("""{"a":{}}""", "'a' has no readable dtype")]
    [InlineData("""{"a":{"dtype":"F32"}}""", "'a' has no readable dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", "'a' has no readable dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", "'a' has no readable dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0.5,8]}}""", "'a' has no readable dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8.5]}}""", "'a' has no readable dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}}""", "no readable dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "'a' has no readable dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "'a' has no readable dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[70000,70000],"data_offsets":[0,8]}}""", "no readable dtype")]
    [InlineData("""{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", "'a' holds F64, expected F32")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", "truncated or damaged")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "truncated or damaged")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "truncated or damaged")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[9223372036854775807,-9223372036854775805]}}""", "truncated")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "a hole or an overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "8 bytes of values, its tensors need 4")]
    public void A_header_that_is_false_is_refused_in_one_line(string header, string expected)
    {
        Assert.False(Safetensors.TryRead(File(header), out var content, out var fault));
        Assert.Null(content);
        Assert.Contains(expected, fault, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault);
    }

    [Fact]
    public void A_header_longer_than_the_file_is_refused()
    {
        var bytes = File(Whole);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)bytes.Length - 7);
        Assert.False(Safetensors.TryRead(bytes, out _, out var fault));
        Assert.Contains("or a truncated one", fault, StringComparison.Ordinal);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, ulong.MaxValue);
        Assert.False(Safetensors.TryRead(bytes, out _, out _));
        Assert.False(Safetensors.TryRead(bytes.AsSpan(0, 7), out _, out _));
    }

    [Fact]
    public void Tensors_come_back_in_the_order_of_their_bytes_with_their_metadata()
    {
        Assert.True(Safetensors.TryRead(File("""
            {"__metadata__":{"x":"1","y":null},
             "b":{"dtype":"F32","shape":[1,1],"data_offsets":[4,8]},
             "empty":{"dtype":"F32","shape":[0],"data_offsets":[4,4]},
             "a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}
            """), out var content, out var fault), fault);
        Assert.Equal("a", content.Tensors[0].Name);
        Assert.Equal([1, 2], content.Tensors.SelectMany(static tensor => tensor.Values));
        Assert.Equal(["b", "empty"], content.Tensors.Skip(1).Select(static tensor => tensor.Name).Order());
        Assert.Equal(("1", ""), (content.Metadata["x"], content.Metadata["y"]));
    }

    /// <summary>Length of the header, header, and the values 1 and 2.</summary>
    private static byte[] File(string header)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + text.Length + 8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)text.Length);
        text.CopyTo(bytes, 8);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(^8), 1);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(^4), 2);
        return bytes;
    }
}
