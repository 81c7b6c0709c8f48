using RnnStream.Core.Detection;
using RnnStream.Pipeline;
using RnnStream.Pipeline.Output;
using RnnStream.Worker.Configuration;

namespace RnnStream.Worker.Hosting;

/// <summary>Puts a pipeline together from settings: the same for the service, a replay and the tools.</summary>
internal static class PipelineComposition
{
    /// <param name="settings">Everything configured.</param>
    /// <param name="storage">The data directory; null to keep nothing.</param>
    /// <param name="sinkOf">The output of a shard.</param>
    public static PipelineParts Parts(Settings settings, OpenStorage? storage, Func<int, IAssessmentSink> sinkOf)
    {
        var detector = new SensorDetector(settings.Detection, PretrainedNetwork.Load());
        return new PipelineParts
        {
            Pipeline = settings.Pipeline,
            Model = settings.Model,
            Training = settings.Training,
            Detector = detector,
            SinkFactory = sinkOf,
            Log = storage?.Log,
            Checkpoints = storage?.Checkpoints,
            Directory = storage?.Directory,
            SyncInterval = settings.Storage.SyncInterval,
        };
    }
}
