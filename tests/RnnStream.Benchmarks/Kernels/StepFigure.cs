namespace RnnStream.Benchmarks.Kernels;

/// <summary>What a case came to.</summary>
/// <param name="Seconds">Per step, at the clock of the best probe; median.</param>
/// <param name="Peak">Floating-point operations per second of the best probes.</param>
internal readonly record struct StepFigure(double Seconds, double Peak)
{
    public double Nanoseconds => Seconds * 1e9;

    public double MillionPerSecond => 1e-6 / Seconds;

    /// <summary>Share of the peak that the matrix products take, in percent.</summary>
    public double Share(double operations) => 100 * operations / Seconds / Peak;
}
