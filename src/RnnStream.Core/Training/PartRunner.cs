namespace RnnStream.Core.Training;

/// <summary>Runs the parts 0 … <paramref name="count"/> − 1 of a batch, in any order and on any threads, and returns
/// when all are done.</summary>
/// <remarks>The result of training does not depend on it: parts write to separate memory and are joined in fixed
/// order.</remarks>
public delegate void PartRunner(int count, Action<int> runPart);
