namespace RnnStream.Numerics;

/// <summary>A writable matrix laid over a span; the elements of one row are contiguous.</summary>
/// <remarks>Element (row, column) is <c>Values[row · RowStride + column]</c>. A view owns nothing.</remarks>
public readonly ref struct MatrixSpan
{
    /// <summary>Lays a contiguous row-major matrix of shape [rows, columns] over the beginning of
    /// <paramref name="values"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="values"/> is shorter than rows × columns.</exception>
    public MatrixSpan(Span<float> values, int rows, int columns)
        : this(values, rows, columns, rowStride: columns)
    {
    }

    private MatrixSpan(Span<float> values, int rows, int columns, int rowStride)
    {
        MatrixExtent.Check(values.Length, rows, columns, rowStride, columnStride: 1);
        Values = values;
        Rows = rows;
        Columns = columns;
        RowStride = rowStride;
    }

    /// <summary>The values, from element (0, 0) on.</summary>
    public Span<float> Values { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Distance between vertically neighbouring elements, in elements.</summary>
    public int RowStride { get; }

    /// <summary>The rows <paramref name="first"/> … <paramref name="first"/> + <paramref name="count"/> − 1.</summary>
    public MatrixSpan RowRange(int first, int count)
    {
        MatrixExtent.CheckRange(first, count, Rows);
        return new(count == 0 ? [] : Values[(first * RowStride)..], count, Columns, RowStride);
    }

    /// <summary>The columns <paramref name="first"/> … <paramref name="first"/> + <paramref name="count"/> −
    /// 1.</summary>
    public MatrixSpan ColumnRange(int first, int count)
    {
        MatrixExtent.CheckRange(first, count, Columns);
        return new(count == 0 ? [] : Values[first..], Rows, count, RowStride);
    }
}
