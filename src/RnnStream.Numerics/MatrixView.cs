namespace RnnStream.Numerics;

/// <summary>A matrix laid over a span: values stay where they are, strides say how to walk them.</summary>
/// <remarks>Element (row, column) is <c>Values[row · RowStride + column · ColumnStride]</c>. A view owns nothing and
/// costs nothing; transposing swaps the strides.</remarks>
public readonly ref struct MatrixView
{
    /// <summary>Lays a contiguous row-major matrix of shape [rows, columns] over the beginning of
    /// <paramref name="values"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="values"/> is shorter than rows × columns.</exception>
    public MatrixView(ReadOnlySpan<float> values, int rows, int columns)
        : this(values, rows, columns, rowStride: columns, columnStride: 1)
    {
    }

    private MatrixView(ReadOnlySpan<float> values, int rows, int columns, int rowStride, int columnStride)
    {
        MatrixExtent.Check(values.Length, rows, columns, rowStride, columnStride);
        Values = values;
        Rows = rows;
        Columns = columns;
        RowStride = rowStride;
        ColumnStride = columnStride;
    }

    /// <summary>The values, from element (0, 0) on.</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Distance between vertically neighbouring elements, in elements.</summary>
    public int RowStride { get; }

    /// <summary>Distance between horizontally neighbouring elements, in elements.</summary>
    public int ColumnStride { get; }

    /// <summary>The same values with rows and columns swapped; nothing is copied.</summary>
    public MatrixView Transposed => new(Values, Columns, Rows, ColumnStride, RowStride);

    /// <summary>The rows <paramref name="first"/> … <paramref name="first"/> + <paramref name="count"/> − 1.</summary>
    public MatrixView RowRange(int first, int count)
    {
        MatrixExtent.CheckRange(first, count, Rows);
        return new(count == 0 ? [] : Values[(first * RowStride)..], count, Columns, RowStride, ColumnStride);
    }

    /// <summary>The columns <paramref name="first"/> … <paramref name="first"/> + <paramref name="count"/> −
    /// 1.</summary>
    public MatrixView ColumnRange(int first, int count)
    {
        MatrixExtent.CheckRange(first, count, Columns);
        return new(count == 0 ? [] : Values[(first * ColumnStride)..], Rows, count, RowStride, ColumnStride);
    }
}
