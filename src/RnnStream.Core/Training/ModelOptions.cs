namespace RnnStream.Core.Training;

/// <summary>The network (section <c>Model</c>).</summary>
public sealed class ModelOptions
{
    /// <summary>Which sensors share one network. Default <see cref="ModelScope.Group"/>.</summary>
    /// <remarks><see cref="ModelScope.Sensor"/>: a network and a training history for each sensor.</remarks>
    public ModelScope Scope { get; set; } = ModelScope.Group;
}
