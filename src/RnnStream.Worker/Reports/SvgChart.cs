using System.Globalization;
using System.Net;
using System.Text;

namespace RnnStream.Worker.Reports;

/// <summary>Curves over a count (epochs, lags) as a drawing for a page; colours come from the page's style.</summary>
/// <param name="Title">What is shown.</param>
/// <param name="Across">What the horizontal axis counts.</param>
/// <param name="First">Number of the first place.</param>
/// <param name="IsLogarithmic">Whether the vertical axis is.</param>
internal sealed record SvgChart(string Title, string Across, int First = 0, bool IsLogarithmic = false)
{
    private const int Width = 860;
    private const int Height = 320;
    private const int Left = 78;
    private const int Right = 20;
    private const int Top = 16;
    private const int Bottom = 44;

    /// <summary>The drawing with its heading and legend; says so when there is nothing to draw.</summary>
    public string Draw(IReadOnlyList<SvgCurve> curves)
    {
        var heights = curves.SelectMany(static curve => curve.Values).Select(Level).Where(double.IsFinite).ToArray();
        var text = new StringBuilder($"<section class=\"card\"><h2>{WebUtility.HtmlEncode(Title)}</h2>");
        if (heights.Length == 0) return text.Append("<p>nothing to draw</p></section>").ToString();
        var (low, high) = Range(heights.Min(), heights.Max());
        var places = curves.Max(static curve => curve.Values.Count);
        text.Append(Invariant(
            $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(Title)}\">"));
        foreach (var tick in Ticks(low, high))
        {
            var y = Y(tick, low, high);
            text.Append(Invariant(
                $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/>"));
            text.Append(Invariant(
                $"<text x=\"{Left - 8}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{Label(tick)}</text>"));
        }
        var stride = Math.Max(1, (int)NiceStep((places - 1) / 8.0));
        for (var place = (stride - (First % stride)) % stride; place < places; place += stride)
        {
            var x = X(place, places);
            text.Append(Invariant(
                $"<text x=\"{x:0.#}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{First + place}</text>"));
        }
        text.Append(Invariant($"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 6}\" text-anchor=\"middle\">"))
            .Append(WebUtility.HtmlEncode(Across)).Append("</text>");
        foreach (var curve in curves) Line(text, curve, places, low, high);
        text.Append("</svg><p class=\"legend\">");
        foreach (var curve in curves)
        {
            var kind = $"c{curve.Colour}{(curve.IsDashed ? " dashed" : "")}";
            text.Append($"<span class=\"{kind}\">{WebUtility.HtmlEncode(curve.Name)}</span>");
        }
        return text.Append("</p></section>").ToString();
    }

    private void Line(StringBuilder text, SvgCurve curve, int places, double low, double high)
    {
        var points = curve.Values.Select((value, place) => (X: X(place, places), Level: Level(value)))
            .Where(static point => double.IsFinite(point.Level))
            .Select(point => Invariant($"{point.X:0.#},{Y(point.Level, low, high):0.#}")).ToArray();
        var kind = $"c{curve.Colour}{(curve.IsDashed ? " dashed" : "")}";
        text.Append(points.Length == 1
            ? $"<circle class=\"{kind}\" cx=\"{points[0].Split(',')[0]}\" cy=\"{points[0].Split(',')[1]}\" r=\"3\"/>"
            : $"<polyline class=\"{kind}\" points=\"{string.Join(' ', points)}\"/>");
    }

    private double Level(double value) => IsLogarithmic ? Math.Log10(value) : value;

    private (double Low, double High) Range(double low, double high)
    {
        if (IsLogarithmic) return (Math.Floor(low), Math.Max(Math.Ceiling(high), Math.Floor(low) + 1));
        var room = high > low ? 0.05 * (high - low) : Math.Max(0.5, Math.Abs(high) * 0.05);
        return (low - room, high + room);
    }

    private IEnumerable<double> Ticks(double low, double high)
    {
        var step = IsLogarithmic ? Math.Max(1, NiceStep((high - low) / 8)) : NiceStep((high - low) / 6);
        for (var tick = Math.Ceiling(low / step) * step; tick <= high + (step * 1e-6); tick += step) yield return tick;
    }

    /// <summary>The next of 1, 2, 5 times a power of ten.</summary>
    private static double NiceStep(double least)
    {
        if (least <= 0) return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return (least / power) switch { <= 1 => power, <= 2 => 2 * power, <= 5 => 5 * power, _ => 10 * power };
    }

    private string Label(double tick) => IsLogarithmic
        ? tick is >= -3 and <= 3
            ? Math.Pow(10, tick).ToString("0.###", CultureInfo.InvariantCulture)
            : Invariant($"1e{tick:0}")
        : Math.Abs(tick) < 1e-12 ? "0" : tick.ToString("0.######", CultureInfo.InvariantCulture);

    private static double X(int place, int places) =>
        Left + ((Width - Left - Right) * (place / Math.Max(1.0, places - 1)));

    private static double Y(double level, double low, double high) =>
        Top + ((Height - Top - Bottom) * (1 - ((level - low) / (high - low))));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
