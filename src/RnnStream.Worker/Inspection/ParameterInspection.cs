using System.Globalization;
using RnnStream.Core.Cells;
using RnnStream.Core.Interchange;
using RnnStream.Worker.Evaluation;
using RnnStream.Worker.Training;
using RnnStream.Worker.Verbs;
using Spectre.Console;

namespace RnnStream.Worker.Inspection;

/// <summary>What a parameter file holds.</summary>
/// <param name="Path">The file.</param>
/// <param name="Network">The parameters.</param>
/// <param name="Metadata">The texts stored beside them.</param>
internal sealed record ParameterInspection(
    string Path, NetworkParameters Network, IReadOnlyDictionary<string, string> Metadata)
{
    /// <exception cref="VerbException">The file is no network.</exception>
    public static ParameterInspection Of(string path) =>
        NetworkFile.TryRead(File.ReadAllBytes(path), out var network, out var metadata, out var fault)
            ? new ParameterInspection(path, network, metadata)
            : throw new VerbException($"{path}: {fault}");

    /// <summary>Writes it for other runtimes.</summary>
    public void WriteOnnx(string path) => ParameterFile.WriteOnnx(path, Network, Metadata);

    public string ToJson() => JsonText.Of(json =>
    {
        var shape = Network.Shape;
        json.WriteString("file", Path);
        json.WriteString("cell", shape.Cell.ToString());
        json.WriteNumber("inputs", shape.InputSize);
        json.WriteNumber("hiddenSize", shape.HiddenSize);
        json.WriteNumber("layers", shape.Layers);
        json.WriteNumber("outputs", shape.OutputSize);
        json.WriteNumber("parameters", shape.ParameterCount);
        json.Figure("largest", Largest, 6);
        json.WriteStartObject("metadata");
        foreach (var (name, text) in Metadata.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
            json.WriteString(name, text);
        json.WriteEndObject();
    });

    public void Print()
    {
        var shape = Network.Shape;
        var table = new Table { Border = TableBorder.Rounded, ShowHeaders = false };
        table.AddColumns("", "");
        (string Label, string Value)[] rows =
        [
            ("cell", shape.Cell.ToString()), ("inputs", Text(shape.InputSize)),
            ("hidden units", Text(shape.HiddenSize)), ("layers", Text(shape.Layers)),
            ("outputs", Text(shape.OutputSize)), ("parameters", Text(shape.ParameterCount)),
            ("largest of them", Largest.ToString("g4", CultureInfo.InvariantCulture)),
            .. Metadata.OrderBy(static pair => pair.Key, StringComparer.Ordinal)
                .Select(static pair => (pair.Key, pair.Value)),
        ];
        foreach (var (label, value) in rows) table.AddRow(Markup.Escape(label), Markup.Escape(value));
        AnsiConsole.Write(table);
    }

    private float Largest => Network.Values.Max(static value => Math.Abs(value));

    private static string Text(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
