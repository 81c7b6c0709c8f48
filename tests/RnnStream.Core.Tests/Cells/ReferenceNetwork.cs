using RnnStream.Core.Cells;

namespace RnnStream.Core.Tests.Cells;

/// <summary>The same networks in plain double precision, written as the textbook has them: slow and obvious.</summary>
internal static class ReferenceNetwork
{
    /// <summary>Outputs, shape [T, output]; parameters in the layout of NetworkParameters. An encoder reads the context
    /// first,
    /// shape [C, its input]; without one all states start from zero.</summary>
    public static double[] Run(
        NetworkShape shape, double[] parameters, double[] inputs, int length, double[]? context = null)
    {
        var (h, c) = (States(shape), States(shape));
        if (shape.EncoderShape is { } encoder)
        {
            var own = parameters[shape.EncoderOffset..];
            _ = Layers(encoder, own, context!, context!.Length / encoder.InputSize, h, c);
        }

        return Head(shape, parameters, Layers(shape, parameters, inputs, length, h, c), length);
    }

    private static double[] Layers(
        NetworkShape shape, double[] parameters, double[] inputs, int length, double[][] h, double[][] c)
    {
        var x = Embed(shape, parameters, inputs, length);
        var at = 0;
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            x = Layer(shape, parameters, ref at, x, length, ref h[layer], c[layer]);
        }

        return x;
    }

    private static double[] Embed(NetworkShape shape, double[] parameters, double[] inputs, int length)
    {
        var size = shape.InputSize;
        return shape.Embedding is not { } embedding ? inputs :
        [
            .. Enumerable.Range(0, length).SelectMany(t => parameters
                .Skip(shape.EmbeddingOffset + ((int)inputs[t * size] * embedding.Size)).Take(embedding.Size)
                .Concat(inputs.Skip((t * size) + 1).Take(size - 1))),
        ];
    }

    private static double[][] States(NetworkShape shape) =>
        [.. Enumerable.Range(0, shape.Layers).Select(_ => new double[shape.HiddenSize])];

    private static double[] Head(NetworkShape shape, double[] parameters, double[] x, int length)
    {
        var at = shape.HeadOffset;

        var outputs = new double[length * shape.OutputSize];
        for (var t = 0; t < length; t++)
        {
            for (var o = 0; o < shape.OutputSize; o++)
            {
                var sum = parameters[at + (shape.HiddenSize * shape.OutputSize) + o];
                for (var j = 0; j < shape.HiddenSize; j++)
                {
                    sum += parameters[at + (j * shape.OutputSize) + o] * x[(t * shape.HiddenSize) + j];
                }

                outputs[(t * shape.OutputSize) + o] = sum;
            }
        }

        return outputs;
    }

    private static double[] Layer(
        NetworkShape shape, double[] p, ref int at, double[] x, int length, ref double[] h, double[] c)
    {
        var (size, inputs) = (shape.HiddenSize, x.Length / length);
        var gates = shape.GateCount * size;
        var (w, u) = (at, at + (inputs * gates));
        var b = u + (size * gates);
        var bhn = b + gates;
        at = bhn + shape.RecurrentBiasSize;
        var result = new double[length * size];
        for (var t = 0; t < length; t++)
        {
            var before = h;
            double Input(int g) => Product(p, w + g, gates, x, t * inputs, inputs);
            double Recurrent(int g) => Product(p, u + g, gates, before, 0, size);
            double Sum(int g) => p[b + g] + Input(g) + Recurrent(g);
            var next = new double[size];
            for (var j = 0; j < size; j++)
            {
                switch (shape.Cell)
                {
                    case CellKind.Elman:
                        next[j] = Math.Tanh(Sum(j));
                        break;
                    case CellKind.Gru:
                        var (r, z) = (Sigmoid(Sum(j)), Sigmoid(Sum(size + j)));
                        var q = Recurrent((2 * size) + j) + p[bhn + j];
                        var n = Math.Tanh(p[b + (2 * size) + j] + Input((2 * size) + j) + (r * q));
                        next[j] = ((1 - z) * n) + (z * h[j]);
                        break;
                    default:
                        c[j] = (Sigmoid(Sum(size + j)) * c[j]) + (Sigmoid(Sum(j)) * Math.Tanh(Sum((2 * size) + j)));
                        next[j] = Sigmoid(Sum((3 * size) + j)) * Math.Tanh(c[j]);
                        break;
                }
            }

            h = next;
            h.CopyTo(result, t * size);
        }

        return result;
    }

    private static double Product(double[] p, int at, int stride, double[] x, int from, int count)
    {
        var sum = 0.0;
        for (var i = 0; i < count; i++)
        {
            sum += p[at + (i * stride)] * x[from + i];
        }

        return sum;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
