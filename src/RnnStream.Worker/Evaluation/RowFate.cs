namespace RnnStream.Worker.Evaluation;

/// <summary>What becomes of a row of a log in the pipeline.</summary>
internal enum RowFate
{
    /// <summary>Assessed.</summary>
    Applied,

    /// <summary>It holds no value.</summary>
    Missing,

    /// <summary>Older than the row before.</summary>
    Late,

    /// <summary>The same time and values as the row before.</summary>
    Duplicate,
}
