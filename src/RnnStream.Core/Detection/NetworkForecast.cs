using RnnStream.Core.Cells;
using RnnStream.Core.Training;

namespace RnnStream.Core.Detection;

/// <summary>Steps one channel's hidden state and remembers what was predicted for the readings to come.</summary>
/// <remarks>A channel's memory is one flat span of floats: the hidden state as <see cref="Network"/> lays it out, then
/// a ring of the predictions made at the last 32 readings, shape [32, horizons]. Invariant: slot t mod 32 holds what
/// was predicted at step t.</remarks>
internal sealed class NetworkForecast
{
    public const int RingLength = 32;

    /// <summary>Room for a head's outputs: more than any shape that the detector takes.</summary>
    private const int OutputRoom = 16;

    private static readonly ForecastHead Head = ForecastHead.Default;
    private readonly Network _network;
    private readonly int _stateLength;

    /// <exception cref="ArgumentException">The network does not fit the detector's inputs or horizons.</exception>
    public NetworkForecast(NetworkParameters parameters)
    {
        Check(parameters.Shape);
        Parameters = parameters;
        _network = new Network(parameters);
        _stateLength = _network.StateLength;
    }

    /// <summary>The network's parameters; read only.</summary>
    public NetworkParameters Parameters { get; }

    /// <summary>Floats that a channel's memory takes.</summary>
    public int FloatCount => FloatCountOf(Parameters.Shape);

    /// <summary>Floats that a channel's memory takes with networks of a shape.</summary>
    /// <exception cref="ArgumentException">The shape does not fit the detector's inputs or horizons.</exception>
    public static int FloatCountOf(NetworkShape shape)
    {
        Check(shape);
        return shape.StateLength + (RingLength * Head.Horizons.Length);
    }

    /// <summary>The mean residual |x − ŷ| of some horizons at a step, in scaled units; 0 before all have
    /// predicted.</summary>
    /// <param name="memory">The channel's memory.</param>
    /// <param name="step">Steps made before this reading.</param>
    /// <param name="first">Index of the first horizon.</param>
    /// <param name="count">Horizons that are averaged.</param>
    /// <param name="x">Scaled value, clipped as the network's inputs are.</param>
    public double Residual(ReadOnlySpan<float> memory, long step, int first, int count, float x)
    {
        if (step < Head.Horizons[first + count - 1])
        {
            return 0;
        }

        var sum = 0.0;
        for (var k = first; k < first + count; k++)
        {
            sum += Math.Abs(x - Predictions(memory, step - Head.Horizons[k])[k]);
        }

        return sum / count;
    }

    /// <summary>Advances the hidden state by one reading and stores the predictions of every horizon.</summary>
    public void Step(Span<float> memory, long step, ReadOnlySpan<float> inputs)
    {
        Span<float> outputs = stackalloc float[OutputRoom];
        outputs = outputs[..Head.OutputSize];
        _network.Step(inputs, memory[.._stateLength], outputs);
        outputs[..Head.Horizons.Length].CopyTo(memory[(_stateLength + Slot(step))..]);
    }

    /// <summary>The prediction of the next reading, made at a step.</summary>
    public float Next(ReadOnlySpan<float> memory, long step) => Predictions(memory, step)[0];

    private ReadOnlySpan<float> Predictions(ReadOnlySpan<float> memory, long step) =>
        memory.Slice(_stateLength + Slot(step), Head.Horizons.Length);

    private static void Check(NetworkShape shape)
    {
        if (shape.InputSize != NetworkInputs.Size || shape.OutputSize != Head.OutputSize)
        {
            throw new ArgumentException(
                $"The detector needs a network of {NetworkInputs.Size} inputs and {Head.OutputSize} outputs; "
                + $"found {shape}.",
                nameof(shape));
        }
    }

    private static int Slot(long step) => (int)(step % RingLength) * Head.Horizons.Length;
}
