using System.Text;
using RnnStream.Formats.Subscriptions;

namespace RnnStream.Formats.Logs;

/// <summary>Names sensors of a log: by the option's template, or by what the layout names.</summary>
internal sealed class LogNames
{
    private readonly byte[] _file;
    private readonly SensorTemplate _template;
    private readonly byte[] _name = new byte[SensorTemplate.NameSizeMax];

    /// <param name="file">The file's name without extension.</param>
    /// <param name="options">May hold a template.</param>
    /// <param name="fallback">The template of the layout.</param>
    /// <exception cref="LogFormatException">The option's template has a fault.</exception>
    public LogNames(string file, LogReadOptions options, string fallback)
    {
        _file = Encoding.UTF8.GetBytes(file);
        var fault = SensorTemplate.TryCompile(Translate(options.Sensor ?? fallback), 0, out var template);
        if (fault is not null) throw new LogFormatException($"sensor '{options.Sensor}' {fault}");
        _template = template!;
    }

    /// <summary>A log's template in the words of a subscription's.</summary>
    public static string Translate(string template) => template
        .Replace("{file}", "{topic}", StringComparison.Ordinal)
        .Replace("{column}", "{field}", StringComparison.Ordinal)
        .Replace("{sensor}", "{field}", StringComparison.Ordinal);

    /// <summary>The name of a column's (or named) sensor; empty when it cannot be built. Valid until the next
    /// call.</summary>
    public ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> column) =>
        _name.AsSpan(0, _template.Write(_file, column, null, _name));
}
