namespace RnnStream.Core.Detection;

/// <summary>What all channels of one reading say together, and the view of the channel that says most.</summary>
/// <param name="Decades">Combined surprise, not yet calibrated.</param>
/// <param name="Channel">The channel that contributes most.</param>
/// <param name="Surprise">That channel's terms.</param>
/// <param name="Prediction">That channel's prediction, scaled units; NaN without one.</param>
/// <param name="Band">Half the width of what would have been ordinary around it, scaled units.</param>
/// <param name="IsDrift">Whether that channel's level moves slowly rather than at once.</param>
internal readonly record struct Evidence(
    double Decades, int Channel, Surprise Surprise, double Prediction, double Band, bool IsDrift);
