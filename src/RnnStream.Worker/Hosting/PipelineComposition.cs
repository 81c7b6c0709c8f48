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
    /// <param name="outbox">What waits to be published; null when nothing is.</param>
    /// <param name="isInspection">Whether the data directory is looked at only.</param>
    public static PipelineParts Parts(
        Settings settings, OpenStorage? storage, Func<int, IAssessmentSink> sinkOf, Outbox? outbox = null,
        bool isInspection = false)
    {
        return new PipelineParts
        {
            Pipeline = settings.Pipeline,
            Model = settings.Model,
            Training = settings.Training,
            Detector = Detector(settings),
            SinkFactory = sinkOf,
            Outbox = outbox,
            Log = storage?.Log,
            Checkpoints = storage?.Checkpoints,
            Directory = storage?.Directory,
            IsInspection = isInspection,
            SyncInterval = settings.Storage.SyncInterval,
        };
    }

    /// <summary>The detector as configured: with the network of <c>Model:File</c>, else with the shipped one. That has
    /// one shape alone:
    /// with another there is no network until a retraining promotes one.</summary>
    public static SensorDetector Detector(Settings settings)
    {
        if (settings.Network is { } network) return new SensorDetector(settings.Detection, network);
        var shipped = PretrainedNetwork.Load();
        var model = settings.Model;
        var shape = shipped.Shape with { Cell = model.Cell, HiddenSize = model.HiddenSize, Layers = model.Layers };
        return shape == shipped.Shape
            ? new SensorDetector(settings.Detection, shipped)
            : new SensorDetector(settings.Detection, shape);
    }
}
