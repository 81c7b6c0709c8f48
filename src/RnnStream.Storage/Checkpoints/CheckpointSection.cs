namespace RnnStream.Storage.Checkpoints;

/// <summary>One named part of a checkpoint.</summary>
/// <param name="Name">Its name, ASCII.</param>
/// <param name="Offset">Where its first chunk starts in the file.</param>
/// <param name="Size">Its content in bytes.</param>
public readonly record struct CheckpointSection(string Name, long Offset, long Size);
