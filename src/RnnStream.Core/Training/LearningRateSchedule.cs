namespace RnnStream.Core.Training;

/// <summary>How the learning rate changes over a training.</summary>
public enum LearningRateSchedule
{
    /// <summary>It stays as it is.</summary>
    Constant,

    /// <summary>It falls along half a cosine to a tenth (Loshchilov and Hutter 2017, without restarts).</summary>
    Cosine,
}
