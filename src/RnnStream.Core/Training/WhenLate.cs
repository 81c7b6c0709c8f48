namespace RnnStream.Core.Training;

/// <summary>What happens when a retraining is not finished at the reading where it is due.</summary>
public enum WhenLate
{
    /// <summary>Readings go on; the promotion takes effect, on record, when the training is done.</summary>
    Slip,

    /// <summary>Readings wait for it: the same log gives the same bits.</summary>
    Wait,
}
