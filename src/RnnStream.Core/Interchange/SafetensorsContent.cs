namespace RnnStream.Core.Interchange;

/// <summary>What a safetensors file holds.</summary>
/// <param name="Tensors">Arrays in the order of their bytes.</param>
/// <param name="Metadata">Free text by name.</param>
public sealed record SafetensorsContent(
    IReadOnlyList<SafetensorsTensor> Tensors, IReadOnlyDictionary<string, string> Metadata);
