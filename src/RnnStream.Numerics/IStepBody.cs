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
/// sums hide the latency of the fused multiply-add; (3) several sensors share every load of a weight. A body is
/// compiled once with two registers of units and once with one (<see cref="IRegisterCount"/>), for what is left at the
/// end; it is never inlined, because the compiler's budget for inlining does not reach for two.
/// </remarks>
internal interface IStepBody
{
    /// <summary>Sensors that <see cref="Several"/> advances.</summary>
    static abstract int SensorsPerTile { get; }

    /// <summary>Whether <see cref="Several"/> takes two registers of units where there are two.</summary>
    static abstract bool TakesPairs { get; }

    /// <summary>One or two registers of units of one sensor, from <paramref name="unit"/> on. All of the state is read
    /// before <paramref name="next"/> is written: they may be the same if no unit is left after these.</summary>
    static abstract void One<TVector, TLanes, TRegisters>(
        StepLayer layer, ref float input, ref float state, ref float next, int unit)
        where TVector : struct
        where TLanes : ILanes<TVector>
        where TRegisters : IRegisterCount;

    /// <summary>One or two registers of units of several distinct sensors.</summary>
    static abstract void Several<TVector, TLanes, TRegisters>(
        StepLayer layer, scoped in StepArea area, int sensor, int unit)
        where TVector : struct
        where TLanes : ILanes<TVector>
        where TRegisters : IRegisterCount;
}
