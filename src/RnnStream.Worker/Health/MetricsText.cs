using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace RnnStream.Worker.Health;

/// <summary>All instruments of the process in the Prometheus text format (version 0.0.4).</summary>
/// <remarks>Counters and gauges as they are; histograms as count and sum. Names: dots become underscores, the unit is
/// appended, counters end in <c>_total</c>. Tag values are escaped; sensors and topics are never tags.</remarks>
internal sealed class MetricsText : IDisposable
{
    private const string Prefix = "RnnStream";

    // Measurements arrive on any thread; a scrape reads them all.
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Series> _series = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public MetricsText()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith(Prefix, StringComparison.Ordinal))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Observe(i, value, tags));
        _listener.SetMeasurementEventCallback<int>((i, value, tags, _) => Observe(i, value, tags));
        _listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Observe(i, value, tags));
        _listener.Start();
    }

    /// <summary>The text of one scrape.</summary>
    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        lock (_gate)
        {
            var described = "";
            foreach (var series in _series.Values)
            {
                if (described != series.Name) Describe(text, series);
                described = series.Name;
                series.WriteTo(text);
            }
        }
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Observe(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = NameOf(instrument);
        var labels = Labels(tags);
        lock (_gate)
        {
            if (!_series.TryGetValue(name + labels, out var series))
                _series.Add(name + labels, series = new Series(name, labels, instrument));
            series.Observe(value);
        }
    }

    private static void Describe(StringBuilder text, Series series) =>
        text.Append("# HELP ").Append(series.Name).Append(' ').Append(series.Description).Append('\n')
            .Append("# TYPE ").Append(series.Name).Append(' ').Append(series.Type).Append('\n');

    private static string NameOf(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_');
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        if (!name.EndsWith(unit, StringComparison.Ordinal)) name += unit;
        return Series.IsCounter(instrument) ? name + "_total" : name;
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return "";
        var labels = new StringBuilder("{");
        foreach (var (key, value) in tags)
        {
            if (labels.Length > 1) labels.Append(',');
            var escaped = Convert.ToString(value, CultureInfo.InvariantCulture)!
                .Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            labels.Append(key.Replace('.', '_')).Append("=\"").Append(escaped).Append('"');
        }
        return labels.Append('}').ToString();
    }

    private sealed class Series(string name, string labels, Instrument instrument)
    {
        private double _value;
        private long _count;

        public string Name { get; } = name;

        public string Description { get; } = instrument.Description ?? "";

        public string Type { get; } = IsCounter(instrument) ? "counter" : IsHistogram(instrument) ? "summary" : "gauge";

        public static bool IsCounter(Instrument instrument) =>
            TypeName(instrument).Contains("Counter", StringComparison.Ordinal)
            && !TypeName(instrument).Contains("UpDown", StringComparison.Ordinal);

        public void Observe(double value)
        {
            _count++;
            var isTotal = instrument.IsObservable || (Type == "gauge" && !IsUpDown);
            _value = isTotal ? value : _value + value;
        }

        public void WriteTo(StringBuilder text)
        {
            if (Type != "summary")
            {
                Line(text, "", _value);
                return;
            }
            Line(text, "_sum", _value);
            Line(text, "_count", _count);
        }

        private bool IsUpDown => TypeName(instrument).Contains("UpDown", StringComparison.Ordinal);

        private static bool IsHistogram(Instrument instrument) =>
            TypeName(instrument).Contains("Histogram", StringComparison.Ordinal);

        private static string TypeName(Instrument instrument) => instrument.GetType().Name;

        private void Line(StringBuilder text, string suffix, double value) =>
            text.Append(Name).Append(suffix).Append(labels).Append(' ')
                .Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }
}
