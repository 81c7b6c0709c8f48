using RnnStream.Core.Cells;
using RnnStream.Core.Interchange;
using RnnStream.Core.Training;

namespace RnnStream.Fuzz.Targets;

/// <summary>Parameter files: refused with one sentence, or a network that is written and read again as the
/// same.</summary>
internal sealed class ParameterTarget : IFuzzTarget
{
    public string Name => "parameters";

    public long AllocatedMax => 16 << 20;

    public IEnumerable<byte[]> Seeds => Networks();

    public int Take(byte[] input, Random random)
    {
        if (!NetworkFile.TryRead(input, out var network, out var metadata, out var fault))
        {
            FuzzException.Require(fault.Length is > 0 and < 1_000, $"no word about what is wrong, or too many: {fault.Length}");
            return fault.GetHashCode(StringComparison.Ordinal);
        }
        var written = NetworkFile.Write(network, metadata);
        FuzzException.Require(NetworkFile.TryRead(written, out var again, out _, out _), "what was accepted is refused when written again");
        FuzzException.Require(
            written.AsSpan().SequenceEqual(NetworkFile.Write(again!, metadata)), "what was accepted changes when written again");
        return 0;
    }

    private static IEnumerable<byte[]> Networks() =>
        from cell in Enum.GetValues<CellKind>()
        select NetworkFile.Write(ParameterInitialisation.Draw(new NetworkShape(cell, 2, 3, 1, 2), seed: 1));
}
