using System.Globalization;
using System.Text;
using RnnStream.Core.Cells;
using RnnStream.Core.Training;
using RnnStream.Core.Training.Losses;
using RnnStream.Testing.Learning;

namespace RnnStream.Benchmarks.Learning;

/// <summary>‖∂L/∂h‖ by lag of every cell on the adding problem, before and after training, as a drawing of its
/// own.</summary>
internal static class GradientFlowPlot
{
    private const int Width = 860;
    private const int Height = 420;
    private const int Left = 70;
    private const int Top = 40;
    private const int PlotWidth = 620;
    private const int PlotHeight = 330;
    private const int DecadesDown = 16;
    private const int DecadesUp = 2;
    private static readonly string[] Colours = ["#c0392b", "#1f77b4", "#2e8b57", "#8e44ad", "#b8860b", "#444444"];

    public static void Write(string path, int length, IReadOnlyList<(CellKind Cell, TrainingResult Result)> learned)
    {
        var random = new Random(7);
        TrainingSequence[] windows = [.. Enumerable.Range(0, 64).Select(_ => AddingProblem.Draw(length, random))];
        var svg = Begin(length);
        for (var i = 0; i < learned.Count; i++)
        {
            var parameters = learned[i].Result.Parameters!;
            double[] Flow(NetworkParameters network) => GradientFlow.ByLag(network, windows, length - 1, new SquaredErrorLoss(1));
            var fresh = ParameterInitialisation.Draw(parameters.Shape, seed: 1);
            Curve(svg, Flow(fresh), Colours[i], isDashed: true, $"{learned[i].Cell}, fresh", 2 * i);
            Curve(svg, Flow(parameters), Colours[i], isDashed: false, Invariant($"{learned[i].Cell}, error {learned[i].Result.LossAfter:0.0000}"), (2 * i) + 1);
        }

        File.WriteAllText(path, svg.Append("</svg>\n").ToString());
    }

    private static StringBuilder Begin(int length)
    {
        var svg = new StringBuilder(Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\" font-family=\"sans-serif\" font-size=\"12\">\n"))
            .Append(Invariant($"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>\n"))
            .Append(Invariant($"<text x=\"{Left}\" y=\"22\" font-size=\"14\">Adding problem, T = {length}: ‖∂L/∂h(T−k)‖ / ‖∂L/∂h(T)‖ by lag k</text>\n"));
        for (var decade = DecadesUp; decade >= -DecadesDown; decade -= 2)
        {
            var y = Y(Math.Pow(10, decade));
            svg.Append(Invariant($"<line x1=\"{Left}\" x2=\"{Left + PlotWidth}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\" stroke=\"#ddd\"/>"))
                .Append(Invariant($"<text x=\"{Left - 8}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">1e{decade}</text>\n"));
        }

        for (var lag = 0; lag <= length; lag += length / 4)
            svg.Append(Invariant($"<text x=\"{X(lag, length):0.#}\" y=\"{Top + PlotHeight + 18}\" text-anchor=\"middle\">{lag}</text>\n"));
        return svg.Append(Invariant($"<text x=\"{Left + (PlotWidth / 2)}\" y=\"{Top + PlotHeight + 38}\" text-anchor=\"middle\">lag k</text>\n"));
    }

    private static void Curve(StringBuilder svg, double[] flow, string colour, bool isDashed, string name, int place)
    {
        var style = $"fill=\"none\" stroke=\"{colour}\" stroke-width=\"{(isDashed ? 1.2 : 2.2).ToString(CultureInfo.InvariantCulture)}\"{(isDashed ? " stroke-dasharray=\"5 4\"" : "")}";

        // A curve ends where it leaves the plot: below it nothing is left to learn from.
        var points = flow.TakeWhile(size => size > Math.Pow(10, -DecadesDown))
            .Select((size, lag) => Invariant($"{X(lag, flow.Length):0.#},{Y(Math.Min(size, Math.Pow(10, DecadesUp))):0.#}"));
        var y = Top + 14 + (place * 20);
        svg.Append($"<polyline {style} points=\"{string.Join(' ', points)}\"/>\n")
            .Append(Invariant($"<line x1=\"{Left + PlotWidth + 12}\" x2=\"{Left + PlotWidth + 36}\" y1=\"{y - 4}\" y2=\"{y - 4}\" {style}/>"))
            .Append(Invariant($"<text x=\"{Left + PlotWidth + 42}\" y=\"{y}\">{name}</text>\n"));
    }

    private static double X(int lag, int length) => Left + (PlotWidth * (lag / (double)length));

    private static double Y(double size) =>
        Top + (PlotHeight * (DecadesUp - Math.Log10(size)) / (DecadesUp + DecadesDown));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
