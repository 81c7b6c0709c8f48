namespace RnnStream.Formats.Logs;

/// <summary>What a CSV log's columns mean. Indexes are those of the cells in a data row.</summary>
internal sealed record CsvLayout
{
    public required LogFormat Format { get; init; }

    public required byte Separator { get; init; }

    /// <summary>Whether the first line names the columns.</summary>
    public required bool HasHeader { get; init; }

    /// <summary>Cells in a data row.</summary>
    public required int CellCount { get; init; }

    public required int TimeColumn { get; init; }

    /// <summary>The long layout's column with sensor names; −1 elsewhere.</summary>
    public int SensorColumn { get; init; } = -1;

    /// <summary>Columns with values, in order.</summary>
    public required IReadOnlyList<int> ValueColumns { get; init; }

    /// <summary>Names of the value columns, in order.</summary>
    public required IReadOnlyList<string> ValueNames { get; init; }

    /// <summary>Names of columns that were left out because their cells are no numbers.</summary>
    public required IReadOnlyList<string> SkippedColumns { get; init; }
}
