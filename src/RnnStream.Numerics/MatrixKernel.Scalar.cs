namespace RnnStream.Numerics;

public static partial class MatrixKernel
{
    /// <summary>The reference: three loops and nothing else.</summary>
    private static void MultiplyAddScalar(MatrixView a, MatrixView b, MatrixSpan c)
    {
        for (var i = 0; i < c.Rows; i++)
        {
            var row = c.Values.Slice(i * c.RowStride, c.Columns);
            for (var p = 0; p < a.Columns; p++)
            {
                var factor = a.Values[(i * a.RowStride) + (p * a.ColumnStride)];
                var right = b.Values.Slice(p * b.RowStride, c.Columns);
                for (var j = 0; j < row.Length; j++)
                {
                    row[j] = MathF.FusedMultiplyAdd(factor, right[j], row[j]);
                }
            }
        }
    }
}
