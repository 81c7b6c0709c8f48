using System.Runtime.InteropServices;

namespace RnnStream.Numerics;

/// <summary>Matrix products of training: <c>C += A B</c>, with A read through strides so that it may be a
/// transpose.</summary>
/// <remarks>Lanes run over the columns of C and every element sums in ascending order of the inner index with fused
/// multiply-add, so that all kernels agree bit for bit.</remarks>
public static partial class MatrixKernel
{
    /// <summary>Adds a product of two matrices to a third: <c>C += A B</c>.</summary>
    /// <param name="a">A, shape [rows, inner]; may be transposed.</param>
    /// <param name="b">B, shape [inner, columns]; rows contiguous.</param>
    /// <param name="accumulator">C, shape [rows, columns]. Must not overlap the inputs.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or B is transposed.</exception>
    /// <remarks><c>C[i, j] = fma(A[i, p], B[p, j], C[i, j])</c> for p ascending. O(rows × inner × columns), no
    /// allocation.</remarks>
    public static void MultiplyAdd(MatrixView a, MatrixView b, MatrixSpan accumulator) =>
        MultiplyAdd(KernelSelection.Current, a, b, accumulator);

    /// <summary>The same with a kernel of the caller's choice, for tests and benchmarks.</summary>
    internal static void MultiplyAdd(KernelWidth kernel, MatrixView a, MatrixView b, MatrixSpan accumulator)
    {
        CheckShapes(a, b, accumulator);
        if (accumulator.Rows == 0 || accumulator.Columns == 0 || a.Columns == 0)
        {
            return;
        }

        var product = new Product(
            ref MemoryMarshal.GetReference(a.Values), a.RowStride, a.ColumnStride,
            ref MemoryMarshal.GetReference(b.Values), b.RowStride,
            ref MemoryMarshal.GetReference(accumulator.Values), accumulator.RowStride,
            accumulator.Rows, a.Columns, accumulator.Columns);
        switch (kernel)
        {
            case KernelWidth.V512: MultiplyAddVector512(product); break;
            case KernelWidth.V256: MultiplyAddVector256(product); break;
            case KernelWidth.V128: MultiplyAddVector128(product); break;
            default: MultiplyAddScalar(a, b, accumulator); break;
        }
    }

    /// <summary>Copies a matrix into its transpose: <c>B[j, i] = A[i, j]</c>.</summary>
    /// <param name="a">A, shape [rows, columns].</param>
    /// <param name="transposed">B, shape [columns, rows]; overwritten.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Transpose(MatrixView a, MatrixSpan transposed)
    {
        if (a.Rows != transposed.Columns || a.Columns != transposed.Rows)
        {
            throw new ArgumentException(
                $"The transpose of {a.Rows} × {a.Columns} does not fit into {transposed.Rows} × {transposed.Columns}.");
        }

        for (var i = 0; i < a.Rows; i++)
        {
            for (var j = 0; j < a.Columns; j++)
            {
                transposed.Values[(j * transposed.RowStride) + i] = a.Values[(i * a.RowStride) + (j * a.ColumnStride)];
            }
        }
    }

    /// <summary>Copies one row into every row of a matrix: where a sum starts from its bias.</summary>
    /// <param name="row">b, shape [columns].</param>
    /// <param name="matrix">Shape [rows, columns]; overwritten.</param>
    /// <exception cref="ArgumentException">The row has another length.</exception>
    public static void FillRows(ReadOnlySpan<float> row, MatrixSpan matrix)
    {
        if (row.Length != matrix.Columns)
        {
            throw new ArgumentException($"A row of {matrix.Columns} values was expected, found {row.Length}.");
        }

        for (var i = 0; i < matrix.Rows; i++)
        {
            row.CopyTo(matrix.Values[(i * matrix.RowStride)..]);
        }
    }

    private static void CheckShapes(MatrixView a, MatrixView b, MatrixSpan c)
    {
        if (a.Rows != c.Rows || b.Columns != c.Columns || a.Columns != b.Rows)
        {
            throw new ArgumentException(
                $"[{a.Rows}, {a.Columns}] × [{b.Rows}, {b.Columns}] does not fit into [{c.Rows}, {c.Columns}].");
        }

        if (b.ColumnStride != 1)
        {
            throw new ArgumentException("The right factor must have contiguous rows: copy its transpose first.");
        }
    }
}
