namespace RnnStream.Core.Training;

/// <summary>Which optimizer changes the parameters.</summary>
public enum OptimizerKind
{
    /// <summary>Adam with decoupled weight decay.</summary>
    Adam,

    /// <summary>Gradient descent with momentum 0.9.</summary>
    Momentum,
}
