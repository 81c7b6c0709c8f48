namespace RnnStream.Core.Detection;

/// <summary>What the checks beside the residual say of one reading: stuck or out of range.</summary>
/// <param name="Kind"><see cref="AnomalyKind.None"/> when nothing is wrong.</param>
/// <param name="Score">In decades; 0 when nothing is wrong, at least the threshold otherwise.</param>
/// <param name="Channel">The channel concerned.</param>
internal readonly record struct HardCheck(AnomalyKind Kind, double Score, int Channel)
{
    public bool IsAnomaly => Kind != AnomalyKind.None;
}
