using RnnStream.Core.Cells;

namespace RnnStream.Core.Tests.Forms;

/// <summary>Shapes of the forms of forms.json and of the gradient tests.</summary>
internal static class FormShapes
{
    public const int Symbols = 5;
    public const int Vector = 3;
    public const int Classes = 3;
    public const int Values = 2;

    public static readonly string[] Names = ["classifier", "encoderdecoder", "translator"];

    public static TheoryData<string, CellKind> All()
    {
        var data = new TheoryData<string, CellKind>();
        foreach (var name in Names)
        {
            foreach (var cell in Enum.GetValues<CellKind>())
            {
                data.Add(name, cell);
            }
        }

        return data;
    }

    public static NetworkShape Of(string name, CellKind cell, int hidden, int layers)
    {
        var embedding = new SymbolEmbedding(Symbols, Vector);
        return name switch
        {
            "classifier" => new(cell, 2, hidden, layers, Classes) { Embedding = embedding },
            "encoderdecoder" => new(cell, Values, hidden, layers, Values) { Encoder = new(Values) },
            _ => new(cell, 1, hidden, layers, Classes) { Embedding = embedding, Encoder = new(1, embedding) },
        };
    }
}
