using RnnStream.Core.Cells;
using RnnStream.Numerics;

namespace RnnStream.Core.Tests.Cells;

/// <summary>The scalar reference: every sum written out from the parameters as they are stored, one unit after the
/// other.</summary>
/// <remarks>Its state is unpadded: per layer h, and c of an LSTM.</remarks>
internal sealed class TextbookNetwork(NetworkParameters parameters)
{
    private readonly NetworkShape _shape = parameters.Shape;
    private readonly float[][] _h = States(parameters.Shape);
    private readonly float[][] _c = States(parameters.Shape);

    public float[] Hidden(int layer) => _h[layer];

    public float[] Memory(int layer) => _c[layer];

    public float[] Step(float[] x)
    {
        for (var layer = 0; layer < _shape.Layers; layer++)
        {
            var weights = parameters.Layer(layer);
            var h = new float[_shape.HiddenSize];
            for (var unit = 0; unit < h.Length; unit++)
            {
                h[unit] = Unit(weights, x, _h[layer], _c[layer], unit);
            }

            x = _h[layer] = h;
        }

        var y = parameters.HeadBias.ToArray();
        for (var j = 0; j < x.Length; j++)
        {
            for (var k = 0; k < y.Length; k++)
            {
                y[k] = MathF.FusedMultiplyAdd(parameters.HeadWeights[(j * y.Length) + k], x[j], y[k]);
            }
        }

        return y;
    }

    private float Unit(LayerParameters weights, float[] x, float[] h, float[] c, int unit)
    {
        switch (_shape.Cell)
        {
            case CellKind.Elman:
                return ActivationKernel.Tanh(Sum(weights, x, h, unit));
            case CellKind.Gru:
                var r = ActivationKernel.Sigmoid(Sum(weights, x, h, unit));
                var z = ActivationKernel.Sigmoid(Sum(weights, x, h, h.Length + unit));
                var input = Sum(weights, x, [], (2 * h.Length) + unit);
                var recalled = Recalled(weights, h, unit);
                var n = ActivationKernel.Tanh(MathF.FusedMultiplyAdd(r, recalled, input));
                return MathF.FusedMultiplyAdd(z, h[unit] - n, n);
            default:
                var i = ActivationKernel.Sigmoid(Sum(weights, x, h, unit));
                var f = ActivationKernel.Sigmoid(Sum(weights, x, h, h.Length + unit));
                var g = ActivationKernel.Tanh(Sum(weights, x, h, (2 * h.Length) + unit));
                var o = ActivationKernel.Sigmoid(Sum(weights, x, h, (3 * h.Length) + unit));
                c[unit] = MathF.FusedMultiplyAdd(f, c[unit], i * g);
                return o * ActivationKernel.Tanh(c[unit]);
        }
    }

    private static float Sum(LayerParameters weights, float[] x, float[] h, int column)
    {
        var columns = weights.Bias.Length;
        var sum = weights.Bias[column];
        for (var i = 0; i < x.Length; i++)
        {
            sum = MathF.FusedMultiplyAdd(weights.InputWeights[(i * columns) + column], x[i], sum);
        }

        for (var j = 0; j < h.Length; j++)
        {
            sum = MathF.FusedMultiplyAdd(weights.RecurrentWeights[(j * columns) + column], h[j], sum);
        }

        return sum;
    }

    private static float Recalled(LayerParameters weights, float[] h, int unit)
    {
        var sum = weights.RecurrentBias[unit];
        for (var j = 0; j < h.Length; j++)
        {
            sum = MathF.FusedMultiplyAdd(
                weights.RecurrentWeights[(j * weights.Bias.Length) + (2 * h.Length) + unit], h[j], sum);
        }

        return sum;
    }

    private static float[][] States(NetworkShape shape) =>
        [.. Enumerable.Range(0, shape.Layers).Select(_ => new float[shape.HiddenSize])];
}
