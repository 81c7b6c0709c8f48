using RnnStream.Core.Cells;
using RnnStream.Core.Interchange;

namespace RnnStream.Core.Detection;

/// <summary>The network that every group of sensors starts with, trained on simulated series alone.</summary>
/// <remarks>Written by <c>dotnet run -c Release --project tests/RnnStream.Benchmarks -- quality pretrain FILE</c>,
/// which gives the same bits every time.</remarks>
public static class PretrainedNetwork
{
    private const string Resource = "pretrained.safetensors";

    /// <summary>Reads the shipped parameters; a new copy each time.</summary>
    /// <exception cref="InvalidOperationException">The assembly was built without them, or they are
    /// damaged.</exception>
    public static NetworkParameters Load()
    {
        using var stream = typeof(PretrainedNetwork).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly holds no {Resource}.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return NetworkFile.TryRead(bytes, out var network, out _, out var fault)
            ? network
            : throw new InvalidOperationException($"{Resource}: {fault}");
    }
}
