using System.Security.Cryptography;
using RnnStream.Core.Interchange;
using RnnStream.Core.Training;
using RnnStream.Pipeline.Labels;
using RnnStream.Pipeline.Retraining;

namespace RnnStream.Pipeline.Tests.Retraining;

/// <summary>A retrainer whose every candidate is another fresh network, at once.</summary>
internal sealed class CopyingRetrainer(string folder) : IRetrainer
{
    private ulong _seed;

    public Task<RetrainingOutcome> Start(ModelGroup group, HistoricReading[] history, EpisodeLabel[] labels)
    {
        var network = ParameterInitialisation.Draw(group.ServingDetector.Shape!, ++_seed);
        var bytes = NetworkFile.Write(network);
        var hash = SHA256.HashData(bytes);
        var file = ModelFile.NameOf(group.Name, hash);
        File.WriteAllBytes(Path.Join(folder, "models", file), bytes);
        return Task.FromResult(new RetrainingOutcome(group.ServingDetector.With(network), file, hash, "a copy"));
    }
}
