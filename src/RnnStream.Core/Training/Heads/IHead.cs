using RnnStream.Core.Training.Losses;

namespace RnnStream.Core.Training.Heads;

/// <summary>How a network's outputs are read: the raw values of its last, linear part become an answer.</summary>
/// <remarks>Implementations are immutable and may be shared between threads. The network's own head is always linear; a
/// loss works on its raw outputs, where it is numerically safe.</remarks>
public interface IHead
{
    /// <summary>Values per step that the network gives.</summary>
    int OutputSize { get; }

    /// <summary>Values of an answer.</summary>
    int AnswerSize { get; }

    /// <summary>The loss that teaches such answers.</summary>
    ILoss Loss { get; }

    /// <summary>Turns outputs into an answer.</summary>
    /// <param name="outputs">Shape [<see cref="OutputSize"/>].</param>
    /// <param name="answer">Shape [<see cref="AnswerSize"/>]; overwritten.</param>
    void Read(ReadOnlySpan<float> outputs, Span<double> answer);
}
