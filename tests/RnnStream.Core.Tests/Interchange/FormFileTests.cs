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
            [.. content.Tensors.Select(tensor => tensor.Name == "encoder.bias_ih_l0" ? tensor with { Name = "encoder.bias_ih_l1" } : tensor)];
        Assert.False(FormFile.TryRead(Safetensors.Write(content with { Tensors = tensors }), out _, out var fault));
        Assert.StartsWith("The encoder: ", fault, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault);
    }
}
