using System.Text;
using RnnStream.Core.Cells;
using RnnStream.Core.Interchange;
using RnnStream.Core.Training;

namespace RnnStream.Core.Tests.Interchange;

public sealed class NetworkFileTests
{
    public static TheoryData<CellKind> Cells() => [.. Enum.GetValues<CellKind>()];

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_network_survives_writing_and_reading_bit_for_bit(CellKind cell)
    {
        var network = Network(cell);
        var bytes = NetworkFile.Write(network, new Dictionary<string, string> { ["horizons"] = "1,2" });

        Assert.True(NetworkFile.TryRead(bytes, out var read, out var metadata, out var fault), fault);
        Assert.Equal(network.Shape, read.Shape);
        Assert.Equal(network.Values, read.Values);
        Assert.Equal("1,2", metadata["horizons"]);
        Assert.Equal(bytes, NetworkFile.Write(read, metadata));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    [Trait("Fault", "M3")]
    public void Every_truncation_is_refused(CellKind cell)
    {
        var bytes = NetworkFile.Write(Network(cell));
        for (var length = 0; length < bytes.Length; length += length < 800 ? 1 : 37)
        {
            Assert.False(NetworkFile.TryRead(bytes.AsSpan(0, length), out _, out _, out var fault));
            Assert.NotEmpty(fault);
        }
    }

    [Fact]
    [Trait("Fault", "M3")]
    public void Damage_of_any_header_byte_never_throws()
    {
        var bytes = NetworkFile.Write(Network(CellKind.Gru));
        var random = new Random(1);
        for (var i = 0; i < 2_000; i++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[random.Next(900)] = (byte)random.Next(256);
            _ = NetworkFile.TryRead(damaged, out _, out _, out _);
        }
    }

    [Fact]
    [Trait("Fault", "M3")]
    public void NaN_is_refused_with_its_place()
    {
        var network = Network(CellKind.Lstm);
        network.Layer(1).RecurrentWeights[0] = float.NaN;
        Assert.False(NetworkFile.TryRead(NetworkFile.Write(network), out _, out _, out var fault));
        Assert.Equal("'weight_hh_l1' holds NaN at element 0, expected finite numbers.", fault);
    }

    [Fact]
    [Trait("Fault", "M3")]
    public void A_wrong_shape_is_refused_with_found_and_expected()
    {
        Assert.True(Safetensors.TryRead(NetworkFile.Write(Network(CellKind.Gru)), out var content, out _));
        var tensors = content.Tensors
            .Select(static tensor => tensor.Name == "bias_ih_l0"
                ? tensor with { Shape = [14], Values = new float[14] } : tensor);
        var bytes = Safetensors.Write(content with { Tensors = [.. tensors] });
        Assert.False(NetworkFile.TryRead(bytes, out _, out _, out var fault));
        Assert.Equal("'bias_ih_l0' has shape [14], expected [15].", fault);
    }

    [Fact]
    [Trait("Fault", "M3")]
    public void A_foreign_file_is_refused_with_what_was_expected()
    {
        var foreign = Safetensors.Write(new SafetensorsContent(
            [new("conv1.weight", [2], [1, 2])], new Dictionary<string, string>()));
        Assert.False(NetworkFile.TryRead(foreign, out _, out _, out var fault));
        Assert.Contains("weight_ih_l0", fault, StringComparison.Ordinal);
        Assert.False(NetworkFile.TryRead(Encoding.UTF8.GetBytes("timestamp,value\n1,2\n"), out _, out _, out fault));
        Assert.StartsWith("Not a safetensors file", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_modules_do_not_matter_but_a_second_head_does()
    {
        var network = Network(CellKind.Lstm);
        Assert.True(Safetensors.TryRead(NetworkFile.Write(network), out var content, out _));
        static string Renamed(string name) => name.StartsWith("linear.", StringComparison.Ordinal)
            ? "model.fc." + name["linear.".Length..]
            : "model.encoder.lstm." + name;
        var renamed = content with
        {
            Tensors = [.. content.Tensors.Select(static tensor => tensor with { Name = Renamed(tensor.Name) })],
        };
        Assert.True(NetworkFile.TryRead(Safetensors.Write(renamed), out var read, out _, out var fault), fault);
        Assert.Equal(network.Values, read.Values);

        var two = content with { Tensors = [.. content.Tensors, new SafetensorsTensor("norm.weight", [1], [1])] };
        Assert.False(NetworkFile.TryRead(Safetensors.Write(two), out _, out _, out fault));
        Assert.StartsWith("'linear.weight' and 'norm.weight' cannot both be", fault, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Fault", "M3")]
    [InlineData("weight_ih_l0", new[] { 15 }, "with two axes were expected")]
    [InlineData("weight_hh_l0", new[] { 15 }, "with two axes were expected")]
    [InlineData("linear.weight", new[] { 4 }, "with two axes were expected")]
    [InlineData("weight_hh_l0", new[] { 10, 5 }, "expected 1 (RNN), 3 (GRU) or 4 (LSTM) times 5 rows")]
    [InlineData("weight_hh_l0", new[] { 16, 5 }, "expected 1 (RNN), 3 (GRU) or 4 (LSTM) times 5 rows")]
    [InlineData("weight_hh_l0", new[] { 15, 0 }, "expected 1 (RNN), 3 (GRU) or 4 (LSTM) times 0 rows")]
    [InlineData("weight_hh_l0", new[] { 20, 5 }, "The metadata names the cell Gru")]
    [InlineData("weight_ih_l0", new[] { 15, 0 }, "The network has 0 inputs")]
    [InlineData("weight_ih_l0", new[] { 15, 65537 }, "The network has 65537 inputs")]
    [InlineData("linear.weight", new[] { 0, 5 }, "0 outputs")]
    [InlineData("weight_ih_l0", null, "with two axes were expected, found bias_hh_l0")]
    [InlineData("weight_hh_l0", null, "with two axes were expected")]
    [InlineData("linear.weight", null, "with two axes were expected")]
    [InlineData("weight_hh_l1", null, "is no parameter of a Gru with 1 layer(s)")]
    [InlineData("bias_ih_l1", null, "'bias_ih_l1' of shape [15] is missing")]
    public void A_tensor_of_another_shape_or_none_is_named(string name, int[]? axes, string expected)
    {
        Assert.True(Safetensors.TryRead(NetworkFile.Write(Network(CellKind.Gru)), out var content, out _));
        var tensors = content.Tensors.Where(tensor => tensor.Name != name)
            .OrderBy(static tensor => tensor.Name, StringComparer.Ordinal).ToList();
        if (axes is not null) tensors.Add(new(name, axes, new float[axes.Aggregate(static (a, b) => a * b)]));
        var bytes = Safetensors.Write(content with { Tensors = tensors });
        Assert.False(NetworkFile.TryRead(bytes, out _, out _, out var fault));
        Assert.Contains(expected, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_tensors_is_no_network()
    {
        var empty = Safetensors.Write(new SafetensorsContent([], new Dictionary<string, string>()));
        Assert.False(NetworkFile.TryRead(empty, out _, out _, out var fault));
        Assert.EndsWith("found nothing.", fault, StringComparison.Ordinal);
    }

    private static NetworkParameters Network(CellKind cell) =>
        ParameterInitialisation.Draw(new NetworkShape(cell, 3, 5, 2, 4), 1);
}
