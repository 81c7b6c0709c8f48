using RnnStream.Core.Cells;
using RnnStream.Core.Interchange;
using RnnStream.Core.Tests.Forms;
using RnnStream.Core.Training;

namespace RnnStream.Core.Tests.Interchange;

public sealed class FormFileTests
{
    [Theory]
    [MemberData(nameof(FormShapes.All), MemberType = typeof(FormShapes))]
    public void A_network_of_any_form_is_read_as_it_was_written(string form, CellKind cell)
    {
        var written = ParameterInitialisation.Draw(FormShapes.Of(form, cell, hidden: 6, layers: 2), 3);
        var bytes = FormFile.Write(written);
        Assert.True(FormFile.TryRead(bytes, out var read, out var fault), fault);
        Assert.Equal(written.Shape, read.Shape);
        Assert.Equal(written.Values, read.Values);
        Assert.Equal(bytes, FormFile.Write(read));
    }

    [Fact]
    public void Any_cut_and_any_foreign_encoder_is_refused_with_one_line()
    {
        var bytes = FormFile.Write(ParameterInitialisation.Draw(FormShapes.Of("translator", CellKind.Gru, 4, 1), 3));
        for (var length = 0; length < bytes.Length; length += 97)
        {
            Assert.False(FormFile.TryRead(bytes.AsSpan(0, length), out _, out var cut));
            Assert.NotEmpty(cut);
        }

        Assert.True(Safetensors.TryRead(bytes, out var content, out _));
        SafetensorsTensor[] tensors =
        [
            .. content.Tensors.Select(static tensor => tensor.Name == "encoder.bias_ih_l0"
                ? tensor with { Name = "encoder.bias_ih_l1" } : tensor),
        ];
        Assert.False(FormFile.TryRead(Safetensors.Write(content with { Tensors = tensors }), out _, out var fault));
        Assert.StartsWith("The encoder: ", fault, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault);
    }

    [Theory]
    [InlineData("embedding.weight", new[] { 15 }, "'embedding.weight' has shape [15]")]
    [InlineData("embedding.weight", new[] { 0, 3 }, "'embedding.weight' has shape [0, 3]")]
    [InlineData("embedding.weight", new[] { 5, 0 }, "'embedding.weight' has shape [5, 0]")]
    [InlineData("embedding.weight", new[] { 5, 9 }, "finite vectors of 1 to 3 values")]
    [InlineData("encoder.embedding.weight", new[] { 5, 9 }, "The encoder: 'embedding.weight' has shape [5, 9]")]
    public void An_embedding_that_the_first_layer_cannot_read_is_refused(string name, int[] axes, string expected)
    {
        var size = axes.Aggregate(static (a, b) => a * b);
        Assert.Contains(expected, FaultWith(name, new(name, axes, new float[size])), StringComparison.Ordinal);
    }

    [Fact]
    public void An_embedding_that_is_not_finite_is_refused()
    {
        var values = new float[15];
        values[7] = float.PositiveInfinity;
        var fault = FaultWith("embedding.weight", new("embedding.weight", [5, 3], values));
        Assert.Contains("expected finite vectors", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, 1, "The encoder: 'linear.weight' has shape [1, 4]")]
    [InlineData(4, 2, "An encoder of 1 layer(s) of Gru with 4 hidden units was expected, found 2 of Gru with 4")]
    public void An_encoder_of_another_size_is_refused(int hidden, int layers, string expected)
    {
        var own = Content(hidden: 4);
        var other = Content(hidden, layers);
        static bool IsOfEncoder(SafetensorsTensor tensor) =>
            tensor.Name.StartsWith("encoder.", StringComparison.Ordinal);
        var mixed = own with
        {
            Tensors = [.. own.Tensors.Where(tensor => !IsOfEncoder(tensor)), .. other.Tensors.Where(IsOfEncoder)],
        };
        Assert.False(FormFile.TryRead(Safetensors.Write(mixed), out _, out var fault));
        Assert.StartsWith(expected, fault, StringComparison.Ordinal);
    }

    private static string FaultWith(string name, SafetensorsTensor tensor)
    {
        var content = Content(hidden: 4);
        var tensors = content.Tensors.Where(one => one.Name != name).Append(tensor);
        var bytes = Safetensors.Write(content with { Tensors = [.. tensors] });
        Assert.False(FormFile.TryRead(bytes, out _, out var fault));
        return fault;
    }

    private static SafetensorsContent Content(int hidden, int layers = 1)
    {
        var network = ParameterInitialisation.Draw(FormShapes.Of("translator", CellKind.Gru, hidden, layers), 3);
        Assert.True(Safetensors.TryRead(FormFile.Write(network), out var content, out var fault), fault);
        return content;
    }
}
