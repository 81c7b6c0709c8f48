using RnnStream.Core.Cells;

namespace RnnStream.Core.Training;

/// <summary>Parameters of a network that has learned nothing yet.</summary>
public static class ParameterInitialisation
{
    /// <summary>Variance 1, as PyTorch draws the vectors of its embeddings.</summary>
    private static readonly double EmbeddingBound = Math.Sqrt(3);

    /// <summary>Draws all parameters uniformly from ± 1/√hidden, as PyTorch does (vectors of embeddings with variance
    /// 1); the same seed gives the same bits.</summary>
    /// <param name="shape">What the network is made of.</param>
    /// <param name="seed">Of the draw.</param>
    /// <param name="forgetBias">How much higher the LSTM's forget gate starts. With 1 it remembers before it has
    /// learned to (Gers, Schmidhuber and Cummins 2000; Jozefowicz, Zaremba and Sutskever 2015); with 0 it starts as
    /// PyTorch's, which suits windows of a few steps.</param>
    public static NetworkParameters Draw(NetworkShape shape, ulong seed, float forgetBias = 1)
    {
        var random = new SeededRandom(seed);
        var parameters = new NetworkParameters(shape, new float[shape.ParameterCount]);
        Draw(ref random, parameters.Values.AsSpan(0, shape.EncoderOffset), parameters.Span, shape, forgetBias);
        if (shape.EncoderShape is { } encoder)
        {
            Draw(
                ref random, parameters.Values.AsSpan(shape.EncoderOffset),
                parameters.Span.Encoder, encoder, forgetBias);
        }

        return parameters;
    }

    private static void Draw(
        ref SeededRandom random, Span<float> values, in ParameterSpan parameters, NetworkShape shape, float forgetBias)
    {
        var bound = 1 / Math.Sqrt(shape.HiddenSize);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(((2 * random.NextDouble()) - 1) * (i < shape.EmbeddingOffset ? bound : EmbeddingBound));
        }

        for (var layer = 0; layer < shape.Layers && shape.Cell == CellKind.Lstm; layer++)
        {
            foreach (ref var bias in parameters.Layer(layer).Bias.Slice(shape.HiddenSize, shape.HiddenSize))
            {
                bias += forgetBias;
            }
        }
    }
}
