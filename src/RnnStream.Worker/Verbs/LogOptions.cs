using System.CommandLine;
using RnnStream.Formats.Logs;
using RnnStream.Worker.Configuration;

namespace RnnStream.Worker.Verbs;

/// <summary>The logs that a verb reads, and how: options that several verbs share.</summary>
internal sealed class LogOptions
{
    private readonly Argument<string[]> _logs = new("LOG")
    {
        Description = "Logs to read; - for standard input.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<LogFormat> _format = new("--format")
    {
        Description = "Format of the logs. Default: found out from the content.",
    };
    private readonly Option<string[]> _ignore = new("--ignore")
    {
        Description = "CSV columns that are no values (labels, row numbers).",
        HelpName = "COLUMN",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<bool> _vector = new("--vector")
    {
        Description = "A wide CSV is one vector sensor, not one sensor per column.",
    };
    private readonly Option<string?> _timeColumn = new("--time-column")
    {
        Description = "CSV column that holds the time.",
        HelpName = "COLUMN",
    };
    private readonly Option<string?> _sensorColumn = new("--sensor-column")
    {
        Description = "CSV column that names the sensor.",
        HelpName = "COLUMN",
    };
    private readonly Option<string?> _valueColumn = new("--value-column")
    {
        Description = "CSV column that holds the value.",
        HelpName = "COLUMN",
    };
    private readonly Option<string?> _sensor = new("--sensor")
    {
        Description = "Name of the sensor where the log gives none. Default: the file's name.",
        HelpName = "NAME",
    };
    private readonly Option<string> _timeZone = new("--time-zone")
    {
        Description = "Zone of times that name none. Default UTC.",
        HelpName = "ZONE",
        DefaultValueFactory = static _ => "UTC",
    };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_logs);
        Option[] options = [_format, _ignore, _vector, _timeColumn, _sensorColumn, _valueColumn, _sensor, _timeZone];
        foreach (var option in options) command.Options.Add(option);
    }

    /// <summary>Tells logs from settings: words that begin with <c>--</c> and hold a colon are settings, with the word
    /// behind them.</summary>
    /// <exception cref="VerbException">No log is named.</exception>
    public (IReadOnlyList<string> Paths, IReadOnlyList<string> Settings) Split(ParseResult result)
    {
        var words = (string[])[.. result.GetValue(_logs) ?? [], .. result.UnmatchedTokens];
        var paths = new List<string>();
        var settings = new List<string>();
        for (var i = 0; i < words.Length; i++)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal)) paths.Add(words[i]);
            else
            {
                settings.Add(words[i]);
                if (!words[i].Contains('=', StringComparison.Ordinal) && i + 1 < words.Length) settings.Add(words[++i]);
            }
        }
        return paths.Count > 0
            ? (paths, settings)
            : throw new VerbException("no log is named; see --help", ExitCode.Usage);
    }

    /// <summary>How to read them.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="settings">Holds the rules for captures.</param>
    /// <param name="isVector">Whether a wide CSV is one vector sensor although the command line does not say
    /// so.</param>
    /// <param name="labelColumn">One more column that is no value; null for none.</param>
    public LogReadOptions Read(
        ParseResult result, Settings settings, bool isVector = false, string? labelColumn = null) => new()
        {
            Format = result.GetValue(_format),
            IgnoreColumns = [.. result.GetValue(_ignore) ?? [], .. labelColumn is null ? (string[])[] : [labelColumn]],
            Vector = isVector || result.GetValue(_vector),
            TimeColumn = result.GetValue(_timeColumn),
            SensorColumn = result.GetValue(_sensorColumn),
            ValueColumn = result.GetValue(_valueColumn),
            Sensor = result.GetValue(_sensor),
            TimeZone = result.GetValue(_timeZone)!,
            Subscriptions = [.. settings.Subscriptions],
        };
}
