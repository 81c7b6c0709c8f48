namespace RnnStream.Formats;

/// <summary>One measurement of one sensor as a decoder found it.</summary>
/// <remarks>Spans point into the payload or the decoder's buffers and are valid only during the call.</remarks>
public readonly ref struct DecodedReading
{
    /// <summary>The sensor's name, UTF-8, never empty, at most 512 bytes, free of control characters.</summary>
    public required ReadOnlySpan<byte> Sensor { get; init; }

    /// <summary>When it was measured, nanoseconds since 1970, UTC.</summary>
    public required long EventTime { get; init; }

    /// <summary>Whether <see cref="EventTime"/> was measured by the device (true) or is the arrival time
    /// (false).</summary>
    public required bool HasDeviceTime { get; init; }

    /// <summary>Values, one per channel, in the channel's unit: finite, or NaN for a channel that has no value now.
    /// A scalar sensor has exactly one, and it is finite.</summary>
    public required ReadOnlySpan<double> Values { get; init; }

    /// <summary>What the matching subscription rule says of the sensor. Immutable and shared; may be kept.</summary>
    public required SensorProfile Profile { get; init; }
}
