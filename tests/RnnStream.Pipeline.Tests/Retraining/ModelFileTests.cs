using System.Security.Cryptography;
using RnnStream.Core.Cells;
using RnnStream.Core.Detection;
using RnnStream.Core.Interchange;
using RnnStream.Core.Training;
using RnnStream.Pipeline.Retraining;
using RnnStream.Storage.Files;
using RnnStream.Testing.Storage;

namespace RnnStream.Pipeline.Tests.Retraining;

/// <summary>A parameter file is served only if it is what was promoted.</summary>
public sealed class ModelFileTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly DataDirectory _directory;
    private readonly SensorDetector _initial = new(new DetectionOptions(), PretrainedNetwork.Load());

    public ModelFileTests() => _directory = DataDirectory.Open(_folder.Join("data"));

    public void Dispose()
    {
        _directory.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void What_was_promoted_is_served_and_its_name_promises_its_hash()
    {
        var bytes = NetworkFile.Write(PretrainedNetwork.Load());
        var hash = SHA256.HashData(bytes);
        var file = ModelFile.NameOf("plant/a", hash);
        Assert.StartsWith("plant%2Fa-", file, StringComparison.Ordinal);
        Assert.Equal(hash, ModelFile.HashOf(file));
        ModelFile.Write(_directory, file, bytes);
        Assert.Equal(_initial.Shape, ModelFile.Open(_directory, _initial, file, hash).Shape);
        ModelFile.Delete(_directory, file);
        AssertUnusable("there is no such file", _directory, file, hash);
    }

    [Fact]
    [Trait("Fault", "M3")]
    public void Anything_else_is_refused_with_its_reason()
    {
        var hash = new byte[32];
        AssertUnusable("it is not below that folder", _directory, "../log/a.safetensors", hash);
        AssertUnusable("there is no such file", null, "a.safetensors", hash);

        byte[] foreign = [1, 2, 3];
        ModelFile.Write(_directory, "foreign", foreign);
        AssertUnusable("its SHA-256 is not that", _directory, "foreign", hash);
        AssertUnusable("Not a safetensors file", _directory, "foreign", SHA256.HashData(foreign));

        var small = NetworkFile.Write(ParameterInitialisation.Draw(new NetworkShape(CellKind.Gru, 5, 4, 1, 12), 1));
        ModelFile.Write(_directory, "small", small);
        AssertUnusable("it holds NetworkShape", _directory, "small", SHA256.HashData(small));
    }

    [Theory]
    [InlineData("a.safetensors")]
    [InlineData("a-0000000000000000000000000000000000000000000000000000000000000000.onnx.bytes")]
    [InlineData("a-000000000000000000000000000000000000000000000000000000000000000x.safetensors")]
    public void A_name_without_a_hash_is_not_one_of_ours(string file) =>
        Assert.Throws<InvalidDataException>(() => ModelFile.HashOf(file));

    private void AssertUnusable(string reason, DataDirectory? directory, string file, byte[] hash)
    {
        var refusal = Assert.Throws<InvalidDataException>(() => ModelFile.Open(directory, _initial, file, hash));
        Assert.Contains($"models/{file} cannot be used: {reason}", refusal.Message, StringComparison.Ordinal);
    }
}
