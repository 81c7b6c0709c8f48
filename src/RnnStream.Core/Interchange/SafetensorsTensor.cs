namespace RnnStream.Core.Interchange;

/// <summary>One named array of a safetensors file.</summary>
/// <param name="Name">For instance <c>weight_ih_l0</c>.</param>
/// <param name="Shape">Axis lengths, outermost first; row-major.</param>
/// <param name="Values">As many as the shape says.</param>
public sealed record SafetensorsTensor(string Name, IReadOnlyList<int> Shape, float[] Values);
