namespace RnnStream.Numerics;

/// <summary>The vector body of a cell's step, written once for every register width.</summary>
/// <remarks>
/// A tile is a few registers of units times a few sensors; its sums live in registers while the weights stream past
/// once:
/// <code>
/// sums = bias
/// for each input row:   sums[unit, sensor] = fma(W[row, unit], x[sensor, row], sums[unit, sensor])
/// for each hidden row:  sums[unit, sensor] = fma(U[row, unit], h[sensor, row], sums[unit, sensor])
/// gates, c, h: element-wise
/// </code>
/// Departures made for speed: (1) lanes run over units and tiles over sensors, never across a sum, so the order of
/// additions of every output is that of the textbook loop; (2) one sensor takes two registers of units, so that eight
/// sums hide the latency of the fused multiply-add; (3) several sensors share every load of a weight.
/// </remarks>
internal interface IStepBody
{
    /// <summary>Sensors that <see cref="Several"/> advances.</summary>
    static abstract int SensorsPerTile { get; }

    /// <summary>Two registers of units of one sensor; the units may be the same.</summary>
    static abstract void One<TVector, TLanes>(StepLayer layer, scoped in StepArea area, int sensor, int unit, int otherUnit)
        where TVector : struct
        where TLanes : ILanes<TVector>;

    /// <summary>One register of units of several distinct sensors.</summary>
    static abstract void Several<TVector, TLanes>(StepLayer layer, scoped in StepArea area, int sensor, int unit)
        where TVector : struct
        where TLanes : ILanes<TVector>;
}
