namespace RnnStream.Worker.Bench;

/// <summary>What a measurement of this machine gave.</summary>
/// <param name="Kernel">The kernels in use.</param>
/// <param name="Sensors">Sensors that the readings were spread over.</param>
/// <param name="StepsPerSecond">Network steps of one sensor, per second, one thread.</param>
/// <param name="StepsPerSecondMany">Network steps over all sensors, per second, one thread.</param>
/// <param name="AssessedPerSecond">Readings judged by the detector alone, per second, one thread.</param>
/// <param name="MemoryReadingsPerSecond">Readings through the whole pipeline without a disk, per second.</param>
/// <param name="DiskReadingsPerSecond">The same with log and sync, per second.</param>
/// <param name="PayloadsPerSecond">JSON payloads decoded, per second, one thread.</param>
/// <param name="StateBytesPerSensor">Bytes of a sensor's state block.</param>
/// <param name="ProcessBytesPerSensor">Memory of the whole process, divided by the sensors.</param>
internal sealed record BenchFigures(
    string Kernel,
    int Sensors,
    double StepsPerSecond,
    double StepsPerSecondMany,
    double AssessedPerSecond,
    double MemoryReadingsPerSecond,
    double DiskReadingsPerSecond,
    double PayloadsPerSecond,
    long StateBytesPerSensor,
    long ProcessBytesPerSensor);
