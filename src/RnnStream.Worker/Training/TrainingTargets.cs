namespace RnnStream.Worker.Training;

/// <summary>What an offline training writes and shows.</summary>
/// <param name="File">The parameter file.</param>
internal sealed record TrainingTargets(string File)
{
    /// <summary>The page with curves; null for none.</summary>
    public string? Report { get; init; }

    /// <summary>The network for other runtimes; null for none.</summary>
    public string? Onnx { get; init; }

    /// <summary>Whether to go on where an interrupted training stood.</summary>
    public bool IsResumed { get; init; }

    /// <summary>Whether to compare how far back each cell learns.</summary>
    public bool WithFlow { get; init; }
}
