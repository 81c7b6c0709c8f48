namespace RnnStream.Core.Training;

/// <summary>A stretch of one sensor's history: the network's inputs at each reading and the value it had.</summary>
/// <remarks>The arrays belong to the window once handed over. From the values the targets of every horizon are derived:
/// after the inputs of reading t the network predicts value t + horizon.</remarks>
public sealed class TrainingWindow
{
    /// <summary>Takes ownership of the arrays.</summary>
    /// <param name="sensor">Dense index of the sensor, so that windows of one sensor can be told from
    /// another's.</param>
    /// <param name="endTime">Event time of the last reading, nanoseconds since 1970, UTC: orders the windows in
    /// time.</param>
    /// <param name="inputs">Shape [T, input], as the detector fed them (no unit).</param>
    /// <param name="values">Shape [T], scaled values (no unit); NaN where a reading is missing or must not
    /// teach.</param>
    /// <exception cref="ArgumentException">There is no reading, or inputs do not divide into readings.</exception>
    public TrainingWindow(int sensor, long endTime, float[] inputs, float[] values)
    {
        if (values.Length == 0 || inputs.Length == 0 || inputs.Length % values.Length != 0)
        {
            throw new ArgumentException(
                $"{inputs.Length} inputs do not divide into {values.Length} readings (at least 1).");
        }

        Sensor = sensor;
        EndTime = endTime;
        Inputs = inputs;
        Values = values;
    }

    /// <summary>Dense index of the sensor.</summary>
    public int Sensor { get; }

    /// <summary>Event time of the last reading, nanoseconds since 1970, UTC.</summary>
    public long EndTime { get; }

    /// <summary>Readings T.</summary>
    public int Length => Values.Length;

    /// <summary>Shape [T, input]; read only.</summary>
    internal float[] Inputs { get; }

    /// <summary>Shape [T]; read only; NaN where masked.</summary>
    internal float[] Values { get; }

    /// <summary>The whole window as steps and targets: target k of step t is the value <c>horizons[k]</c> readings
    /// later.</summary>
    /// <param name="horizons">Steps ahead, each at least 1.</param>
    public TrainingSequence ToSequence(ReadOnlySpan<int> horizons) => ToSequence(horizons, 0, Length, 0, Length);

    /// <summary>A stretch of the window as steps and targets.</summary>
    /// <param name="horizons">Steps ahead, each at least 1.</param>
    /// <param name="first">First reading of the stretch.</param>
    /// <param name="length">Readings of the stretch.</param>
    /// <param name="warmUpLength">First steps that only warm the hidden state: their targets are masked.</param>
    /// <param name="valuesEnd">Values from this reading on are not looked at: later ones judge what is learned
    /// here.</param>
    public TrainingSequence ToSequence(
        ReadOnlySpan<int> horizons, int first, int length, int warmUpLength, int valuesEnd)
    {
        var inputSize = Inputs.Length / Length;
        var targets = new float[length * horizons.Length];
        Array.Fill(targets, float.NaN);
        for (var t = warmUpLength; t < length; t++)
        {
            for (var k = 0; k < horizons.Length; k++)
            {
                var at = first + t + horizons[k];
                if (at < valuesEnd)
                {
                    targets[(t * horizons.Length) + k] = Values[at];
                }
            }
        }

        return new TrainingSequence(length, Inputs.AsSpan(first * inputSize, length * inputSize).ToArray(), targets);
    }
}
