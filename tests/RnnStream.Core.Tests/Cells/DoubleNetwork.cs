using RnnStream.Core.Cells;

namespace RnnStream.Core.Tests.Cells;

/// <summary>One layer in double precision with the library's functions: what the float kernels are measured
/// against.</summary>
internal sealed class DoubleNetwork(NetworkParameters parameters)
{
    private readonly int _size = parameters.Shape.HiddenSize;
    private readonly double[] _c = new double[parameters.Shape.HiddenSize];

    public double[] Hidden { get; private set; } = new double[parameters.Shape.HiddenSize];

    public void Step(float[] x)
    {
        var next = new double[_size];
        for (var unit = 0; unit < _size; unit++)
        {
            next[unit] = parameters.Shape.Cell switch
            {
                CellKind.Elman => Math.Tanh(Input(x, unit) + Recurrent(unit)),
                CellKind.Gru => Gru(x, unit),
                _ => Lstm(x, unit),
            };
        }

        Hidden = next;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private double Gru(float[] x, int unit)
    {
        var r = Sigmoid(Input(x, unit) + Recurrent(unit));
        var z = Sigmoid(Input(x, _size + unit) + Recurrent(_size + unit));
        var recalled = Recurrent((2 * _size) + unit) + parameters.Layer(0).RecurrentBias[unit];
        var n = Math.Tanh(Input(x, (2 * _size) + unit) + (r * recalled));
        return ((1 - z) * n) + (z * Hidden[unit]);
    }

    private double Lstm(float[] x, int unit)
    {
        double Gate(int gate) => Input(x, (gate * _size) + unit) + Recurrent((gate * _size) + unit);
        _c[unit] = (Sigmoid(Gate(1)) * _c[unit]) + (Sigmoid(Gate(0)) * Math.Tanh(Gate(2)));
        return Sigmoid(Gate(3)) * Math.Tanh(_c[unit]);
    }

    private double Input(float[] x, int column)
    {
        var layer = parameters.Layer(0);
        double sum = layer.Bias[column];
        for (var i = 0; i < x.Length; i++)
        {
            sum += (double)layer.InputWeights[(i * layer.Bias.Length) + column] * x[i];
        }

        return sum;
    }

    private double Recurrent(int column)
    {
        var layer = parameters.Layer(0);
        var sum = 0d;
        for (var j = 0; j < _size; j++)
        {
            sum += layer.RecurrentWeights[(j * layer.Bias.Length) + column] * Hidden[j];
        }

        return sum;
    }
}
