using RnnStream.Formats.Rejections;
using RnnStream.Formats.Text;

namespace RnnStream.Formats.Logs;

/// <summary>Collects one label column of a CSV log.</summary>
internal sealed class LabelLines(string column)
{
    private readonly List<long> _times = [];
    private readonly List<bool> _flags = [];

    public string Column => column;

    public LabelColumn ToColumn() => new(_times, _flags);

    /// <summary>The parser that fills this.</summary>
    public LogLineParser ParserFor(string name, CsvLayout layout, int labelColumn, TimeReader time) =>
        new Parser(name, layout, labelColumn, time, this);

    private sealed class Parser(string name, CsvLayout layout, int labelColumn, TimeReader time, LabelLines owner)
        : LogLineParser(name)
    {
        private readonly string _name = name;
        private bool _isHeaderNext = layout.HasHeader;
        private long _previousTime = long.MinValue;

        public override LogFormat Format => layout.Format;

        public override void Parse(ReadOnlySpan<byte> line, long lineNumber, IReadingSink sink)
        {
            if (_isHeaderNext)
            {
                _isHeaderNext = false;
                return;
            }

            ReadOnlySpan<byte> timeCell = default, label = default;
            var row = new CsvRow(line, layout.Separator);
            for (var count = 0; row.TryNext(out var cell); count++)
            {
                if (count == layout.TimeColumn) timeCell = cell;
                else if (count == labelColumn) label = cell;
            }

            if (time.Parse(timeCell, _previousTime, out var eventTime) != TimeOutcome.Time) return;
            _previousTime = eventTime;
            owner._times.Add(eventTime);
            owner._flags.Add(FlagOf(label, lineNumber));
        }

        private bool FlagOf(ReadOnlySpan<byte> label, long lineNumber)
        {
            if (CsvCells.IsMissing(label)) return false;
            if (NumberText.Parse(label, out var value) == NumberOutcome.Number
                || BooleanText.TryParse(label, out value))
            {
                return value != 0;
            }
            throw new LogFormatException(
                $"{_name}:{lineNumber}: found '{EscapedText.Of(label)}' in column '{owner.Column}'; "
                + "expected 0/1, true/false or yes/no");
        }
    }
}
