using RnnStream.Core.Cells;
using RnnStream.Core.Training;

namespace RnnStream.Testing.Learning;

/// <summary>The adding problem with a rate far too large: it explodes unless gradients are clipped.</summary>
/// <remarks>Gradient descent with momentum, an Elman network whose recurrence amplifies (Pascanu, Mikolov and Bengio
/// 2013).</remarks>
public static class ExplosionTask
{
    public static TrainingResult Learn(double clipNorm, double rate = 1)
    {
        var options = new TrainingOptions
        {
            Epochs = 30,
            BatchSize = 16,
            LearningRate = rate,
            ClipNorm = clipNorm,
            Optimizer = OptimizerKind.Momentum,
            Patience = 30,
        };
        return AddingProblem.Learn(CellKind.Elman, hidden: 32, length: 10, windows: 1_000, options);
    }
}
