using System.Buffers.Text;
using RnnStream.Core.Detection;
using RnnStream.Pipeline.Intake;

namespace RnnStream.Pipeline.Output;

/// <summary>Writes every assessment as a row of <c>DIR/&lt;sensor&gt;.csv</c>:
/// <c>timestamp,value,expected,lower,upper,score,anomaly</c>.</summary>
/// <remarks>One instance per shard; a sensor belongs to one shard, so no two write the same file. Rows gather in a
/// buffer per sensor, and files are opened only to append one, so that a million sensors need no million handles.
/// Numbers are the shortest text that reads back as the same bits.</remarks>
public sealed class AssessmentFiles(string directory, bool append) : IAssessmentSink, IDisposable
{
    private const int BufferSize = 32 * 1024;
    private const int RowSizeMax = 256;
    private readonly Dictionary<int, SensorRows> _rows = [];

    private static ReadOnlySpan<byte> Header => "timestamp,value,expected,lower,upper,score,anomaly\n"u8;

    /// <inheritdoc/>
    public void OnAssessed(SensorEntry sensor, in Assessment assessment)
    {
        if (!_rows.TryGetValue(sensor.Index, out var rows)) _rows.Add(sensor.Index, rows = Open(sensor));
        if (rows.Length + RowSizeMax > rows.Bytes.Length) rows.MakeRoom();
        rows.Length += WriteRow(rows.Bytes.AsSpan(rows.Length), in assessment);
    }

    /// <inheritdoc/>
    public void OnSilence(SensorEntry sensor, in Assessment assessment)
    {
    }

    /// <inheritdoc/>
    public void OnBatchEnd()
    {
    }

    /// <summary>Appends what has gathered to the files.</summary>
    public void Flush()
    {
        foreach (var rows in _rows.Values) rows.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => Flush();

    private static int WriteRow(Span<byte> row, in Assessment assessment)
    {
        var length = EventTimeText.Write(assessment.EventTime, row);
        Write(row, ref length, assessment.Value);
        Write(row, ref length, assessment.Expected);
        Write(row, ref length, assessment.Lower);
        Write(row, ref length, assessment.Upper);
        Write(row, ref length, assessment.Score);
        row[length++] = (byte)',';
        row[length++] = assessment.IsAnomaly ? (byte)'1' : (byte)'0';
        row[length++] = (byte)'\n';
        return length;
    }

    private static void Write(Span<byte> row, ref int length, double value)
    {
        row[length++] = (byte)',';
        if (double.IsNaN(value)) return;
        Utf8Formatter.TryFormat(value, row[length..], out var written);
        length += written;
    }

    private SensorRows Open(SensorEntry sensor)
    {
        Directory.CreateDirectory(directory);
        var rows = new SensorRows(Path.Join(directory, SensorFileName.Of(sensor.Name) + ".csv"));
        if (!append) File.Delete(rows.Path);
        if (!File.Exists(rows.Path))
        {
            Header.CopyTo(rows.Bytes);
            rows.Length = Header.Length;
        }
        return rows;
    }

    private sealed class SensorRows(string path)
    {
        public string Path { get; } = path;

        public byte[] Bytes { get; private set; } = new byte[1024];

        public int Length { get; set; }

        public void MakeRoom()
        {
            if (Bytes.Length < BufferSize)
            {
                var larger = new byte[Bytes.Length * 2];
                Bytes.AsSpan(0, Length).CopyTo(larger);
                Bytes = larger;
            }
            else Flush();
        }

        public void Flush()
        {
            if (Length == 0) return;
            using var file = new FileStream(Path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
            file.Write(Bytes, 0, Length);
            Length = 0;
        }
    }
}
