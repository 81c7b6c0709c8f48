namespace RnnStream.Numerics;

/// <summary>Bounds of a strided matrix, checked once so that kernels need not.</summary>
internal static class MatrixExtent
{
    public static void Check(int length, int rows, int columns, int rowStride, int columnStride)
    {
        if (rows < 0 || columns < 0)
        {
            throw new ArgumentException($"A matrix of {rows} × {columns} was asked for; neither may be negative.");
        }

        var needed = rows == 0 || columns == 0
            ? 0
            : ((rows - 1) * (long)rowStride) + ((columns - 1) * (long)columnStride) + 1;
        if (length < needed)
        {
            throw new ArgumentException(
                $"A matrix of {rows} × {columns} (strides {rowStride}, {columnStride}) "
                + $"needs {needed} values, found {length}.");
        }
    }

    public static void CheckRange(int first, int count, int whole)
    {
        if (first < 0 || count < 0 || first > whole - count)
        {
            throw new ArgumentException(
                $"The range {first} + {count} lies outside the {whole} rows or columns there are.");
        }
    }
}
