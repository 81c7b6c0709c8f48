namespace RnnStream.Storage.Files;

/// <summary>One open file. Positions are explicit; reads and writes may be short and are looped over by
/// <see cref="FileTransfer"/>.</summary>
internal interface IFile : IDisposable
{
    /// <summary>The path it was opened with, for messages.</summary>
    string Path { get; }

    /// <summary>Size in bytes.</summary>
    long Length { get; }

    /// <summary>Reads up to a span's length; 0 at the end of the file.</summary>
    int Read(Span<byte> bytes, long offset);

    /// <summary>Writes at least one byte of the span, perhaps not all; returns how many.</summary>
    int Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Reserves room so that later writes below <paramref name="size"/> cannot run out of it.</summary>
    void Allocate(long size);

    /// <summary>Cuts the file.</summary>
    void Truncate(long size);

    /// <summary>Makes bytes and size durable (<c>fdatasync</c>).</summary>
    void SyncBytes();

    /// <summary>Makes bytes and all attributes durable (<c>fsync</c>).</summary>
    void Sync();
}
