using RnnStream.Core.Readings;

namespace RnnStream.Formats.Logs;

/// <summary>Reads one recorded log, whatever its layout, as a stream of readings. Constant memory; not
/// thread-safe.</summary>
/// <remarks>Only what concerns the whole log (it cannot be opened, its layout is unknown) throws; bad lines are
/// rejections, with <c>file:line</c> as their topic.</remarks>
public sealed class LogReader : IDisposable
{
    private const int SampleSize = 64 * 1024;
    private const int SampleLinesMax = 200;

    private readonly LogStream _stream;
    private readonly LogLineBuffer _buffer;
    private readonly LogLineParser _parser;

    private LogReader(Stream stream, string name, long? bytesTotal, LogReadOptions options, LabelLines? labels)
    {
        Name = name;
        BytesTotal = bytesTotal;
        try
        {
            _stream = new LogStream(stream);
            _buffer = new LogLineBuffer(_stream);
            _buffer.FillSample(SampleSize, isLive: bytesTotal is null && !stream.CanSeek);
        }
        catch (InvalidDataException exception)
        {
            throw new LogFormatException($"{name}: the gzip data is damaged", exception);
        }

        SkipMark();
        var sniffer = new LogSniffer(name, FileNames.WithoutExtension(name), options, Sample());
        _parser = labels is null ? sniffer.Choose() : sniffer.Labels(labels);
    }

    /// <summary>The log's name as it was given.</summary>
    public string Name { get; }

    /// <summary>The layout that was found.</summary>
    public LogFormat Format => _parser.Format;

    /// <summary>Bytes taken from the file so far, compressed ones where it is compressed; for progress.</summary>
    public long BytesRead => _stream.BytesRead;

    /// <summary>Size of the file in bytes; null when it is not known, as for standard input.</summary>
    public long? BytesTotal { get; }

    /// <summary>What has been read so far.</summary>
    public LogTotals Totals => new(_buffer.LineNumber, _parser.Readings, _parser.Rejections, _parser.Missing);

    /// <summary>Columns of a wide CSV that hold no numbers and therefore yield no readings.</summary>
    public IReadOnlyList<string> SkippedColumns => (_parser as CsvWideParser)?.SkippedColumns ?? [];

    /// <summary>Opens a file, or standard input for <c>-</c>.</summary>
    /// <exception cref="LogFormatException">The file cannot be opened, or its layout is unknown.</exception>
    public static LogReader Open(string path, LogReadOptions options) => OpenFile(path, options, null);

    /// <summary>Opens a CSV for one of its columns alone.</summary>
    internal static LogReader OpenLabels(string path, LogReadOptions options, LabelLines labels) =>
        OpenFile(path, options, labels);

    /// <summary>Opens a stream, which the reader owns from then on.</summary>
    /// <param name="stream">The log's bytes, gzipped or not.</param>
    /// <param name="name">Its name, for messages and for sensors that are named by the file.</param>
    /// <param name="options">How to read it.</param>
    /// <exception cref="LogFormatException">Its layout is unknown.</exception>
    public static LogReader Open(Stream stream, string name, LogReadOptions options) =>
        OpenStream(stream, name, null, options, null);

    /// <summary>Reads all of the log.</summary>
    /// <param name="sink">Takes readings and rejections, in the log's order.</param>
    /// <param name="cancellationToken">Looked at between blocks of some thousand lines.</param>
    /// <returns>What was read.</returns>
    /// <exception cref="LogFormatException">The file broke off: damaged gzip data, or the device failed.</exception>
    public LogTotals Read(IReadingSink sink, CancellationToken cancellationToken = default)
    {
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
        while (ReadBlock(sink));
        return Totals;
    }

    /// <summary>Reads the next block, at most a few thousand lines; for callers that show progress or read several
    /// logs.</summary>
    /// <returns>False when the log is finished.</returns>
    /// <exception cref="LogFormatException">The file broke off: damaged gzip data, or the device failed.</exception>
    public bool ReadBlock(IReadingSink sink)
    {
        while (_buffer.TryTake(out var line))
        {
            if (_buffer.IsLineTooLong)
            {
                _parser.Reject(RejectionReason.TooLarge, default, _buffer.LineNumber + 1,
                    "The line is longer than 1 MiB.", sink);
            }
            else if (!line.IsEmpty)
            {
                _parser.Parse(line, _buffer.LineNumber, sink);
            }
        }

        if (_buffer.IsFinished) return false;
        FillBuffer();
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static LogReader OpenFile(string path, LogReadOptions options, LabelLines? labels)
    {
        if (path == "-") return OpenStream(Console.OpenStandardInput(), "stdin", null, options, labels);
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete,
                bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new LogFormatException($"{path}: cannot be opened: {FileNames.Reason(exception, path)}", exception);
        }

        return OpenStream(stream, path, stream.CanSeek ? stream.Length : null, options, labels);
    }

    private static LogReader OpenStream(
        Stream stream, string name, long? bytesTotal, LogReadOptions options, LabelLines? labels)
    {
        try
        {
            return new LogReader(stream, name, bytesTotal, options, labels);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private void FillBuffer()
    {
        try
        {
            _buffer.Fill();
        }
        catch (InvalidDataException exception)
        {
            throw new LogFormatException($"{Name}: the gzip data is damaged near byte {BytesRead}", exception);
        }
        catch (IOException exception)
        {
            throw new LogFormatException($"{Name}: cannot be read: {FileNames.Reason(exception, Name)}", exception);
        }
    }

    private void SkipMark()
    {
        var start = _buffer.Pending;
        if (start.StartsWith("\uFEFF"u8)) _buffer.Skip(3);
        else if (start.Length >= 2
            && ((start[0] == 0xFF && start[1] == 0xFE) || (start[0] == 0xFE && start[1] == 0xFF)))
        {
            throw new LogFormatException($"{Name}: found UTF-16 text; expected UTF-8");
        }
    }

    private List<byte[]> Sample()
    {
        var lines = new List<byte[]>();
        var rest = _buffer.Pending;
        while (!rest.IsEmpty && lines.Count < SampleLinesMax)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (line.Length > 0 && line[^1] == '\r') line = line[..^1];
            if (!line.IsEmpty) lines.Add(line.ToArray());
        }

        // The sample may end inside a line; the first one is needed in any case.
        if (lines.Count is > 1 and < SampleLinesMax && !_buffer.IsAtEnd) lines.RemoveAt(lines.Count - 1);
        return lines;
    }
}
