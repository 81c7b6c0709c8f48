using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RnnStream.Numerics;

/// <remarks>
/// The idea, in pseudocode:
/// <code>
/// for each block of 4 rows and 4 (or 2, or 1) registers of columns:
///     hold the block of C in registers
///     for p ascending: load B[p, block] once, multiply-add it to each row by the broadcast A[row, p]
/// </code>
/// Departures from the scalar reference, and why they are safe:
/// 1. Rows and columns are visited in blocks: elements of C do not depend on one another.
/// 2. C stays in registers over the whole inner loop: a float in a register is the float that memory would hold.
/// 3. Columns that do not fill a register are done by the next narrower one, the last by the scalar loop: the same
///    operation in the same order for each element.
/// </remarks>
public static partial class MatrixKernel
{
    private const int BlockRows = 4;

    private readonly ref struct Product(
        ref float a, int aRow, int aColumn, ref float b, int bRow, ref float c, int cRow,
        int rows, int inner, int columns)
    {
        public readonly ref float A = ref a;
        public readonly nuint ARow = (nuint)aRow;
        public readonly nuint AColumn = (nuint)aColumn;
        public readonly ref float B = ref b;
        public readonly nuint BRow = (nuint)bRow;
        public readonly ref float C = ref c;
        public readonly nuint CRow = (nuint)cRow;
        public readonly int Rows = rows;
        public readonly int Inner = inner;
        public readonly int Columns = columns;
    }

    private static void MultiplyAddVector512(in Product product)
    {
        var done = Columns<Vector512<float>, Lanes512>(product, 0, wide: true);
        done = Columns<Vector256<float>, Lanes256>(product, done, wide: false);
        done = Columns<Vector128<float>, Lanes128>(product, done, wide: false);
        Remainder(product, done);
    }

    private static void MultiplyAddVector256(in Product product)
    {
        var done = Columns<Vector256<float>, Lanes256>(product, 0, wide: false);
        done = Columns<Vector128<float>, Lanes128>(product, done, wide: false);
        Remainder(product, done);
    }

    private static void MultiplyAddVector128(in Product product) =>
        Remainder(product, Columns<Vector128<float>, Lanes128>(product, 0, wide: false));

    /// <summary>Does all columns from <paramref name="first"/> on that fill registers; returns the first one left
    /// over.</summary>;
    private static int Columns<TVector, TLanes>(in Product product, int first, bool wide)
        where TVector : struct
        where TLanes : ILanes<TVector>
    {
        var j = first;
        for (; wide && j + (4 * TLanes.Count) <= product.Columns; j += 4 * TLanes.Count)
        {
            Rows<TVector, TLanes>(product, j, registers: 4);
        }

        for (; j + (2 * TLanes.Count) <= product.Columns; j += 2 * TLanes.Count)
        {
            Rows<TVector, TLanes>(product, j, registers: 2);
        }

        for (; j + TLanes.Count <= product.Columns; j += TLanes.Count)
        {
            Rows<TVector, TLanes>(product, j, registers: 1);
        }

        return j;
    }

    private static void Rows<TVector, TLanes>(in Product product, int column, int registers)
        where TVector : struct
        where TLanes : ILanes<TVector>
    {
        var i = 0;
        for (; i + BlockRows <= product.Rows; i += BlockRows)
        {
            switch (registers)
            {
                case 4: Block4x4<TVector, TLanes>(product, i, column); break;
                case 2: Block4x2<TVector, TLanes>(product, i, column); break;
                default: Block4x1<TVector, TLanes>(product, i, column); break;
            }
        }

        for (; i < product.Rows; i++)
        {
            Row<TVector, TLanes>(product, i, column, registers);
        }
    }

    private static void Block4x4<TVector, TLanes>(in Product product, int row, int column)
        where TVector : struct
        where TLanes : ILanes<TVector>
    {
        var n = (nuint)TLanes.Count;
        ref var c0 = ref Unsafe.Add(ref product.C, ((nuint)row * product.CRow) + (nuint)column);
        ref var c1 = ref Unsafe.Add(ref c0, product.CRow);
        ref var c2 = ref Unsafe.Add(ref c1, product.CRow);
        ref var c3 = ref Unsafe.Add(ref c2, product.CRow);
        ref var a0 = ref Unsafe.Add(ref product.A, (nuint)row * product.ARow);
        ref var a1 = ref Unsafe.Add(ref a0, product.ARow);
        ref var a2 = ref Unsafe.Add(ref a1, product.ARow);
        ref var a3 = ref Unsafe.Add(ref a2, product.ARow);
        ref var b = ref Unsafe.Add(ref product.B, (nuint)column);
        nuint step = product.AColumn, next = product.BRow, at = 0, down = 0;

        var c00 = TLanes.Load(ref c0, 0); var c01 = TLanes.Load(ref c0, n);
        var c02 = TLanes.Load(ref c0, 2 * n); var c03 = TLanes.Load(ref c0, 3 * n);
        var c10 = TLanes.Load(ref c1, 0); var c11 = TLanes.Load(ref c1, n);
        var c12 = TLanes.Load(ref c1, 2 * n); var c13 = TLanes.Load(ref c1, 3 * n);
        var c20 = TLanes.Load(ref c2, 0); var c21 = TLanes.Load(ref c2, n);
        var c22 = TLanes.Load(ref c2, 2 * n); var c23 = TLanes.Load(ref c2, 3 * n);
        var c30 = TLanes.Load(ref c3, 0); var c31 = TLanes.Load(ref c3, n);
        var c32 = TLanes.Load(ref c3, 2 * n); var c33 = TLanes.Load(ref c3, 3 * n);
        for (var p = product.Inner; p > 0; p--)
        {
            var b0 = TLanes.Load(ref b, down);
            var b1 = TLanes.Load(ref b, down + n);
            var b2 = TLanes.Load(ref b, down + (2 * n));
            var b3 = TLanes.Load(ref b, down + (3 * n));
            var factor = TLanes.Create(Unsafe.Add(ref a0, at));
            c00 = TLanes.FusedMultiplyAdd(factor, b0, c00);
            c01 = TLanes.FusedMultiplyAdd(factor, b1, c01);
            c02 = TLanes.FusedMultiplyAdd(factor, b2, c02);
            c03 = TLanes.FusedMultiplyAdd(factor, b3, c03);
            factor = TLanes.Create(Unsafe.Add(ref a1, at));
            c10 = TLanes.FusedMultiplyAdd(factor, b0, c10);
            c11 = TLanes.FusedMultiplyAdd(factor, b1, c11);
            c12 = TLanes.FusedMultiplyAdd(factor, b2, c12);
            c13 = TLanes.FusedMultiplyAdd(factor, b3, c13);
            factor = TLanes.Create(Unsafe.Add(ref a2, at));
            c20 = TLanes.FusedMultiplyAdd(factor, b0, c20);
            c21 = TLanes.FusedMultiplyAdd(factor, b1, c21);
            c22 = TLanes.FusedMultiplyAdd(factor, b2, c22);
            c23 = TLanes.FusedMultiplyAdd(factor, b3, c23);
            factor = TLanes.Create(Unsafe.Add(ref a3, at));
            c30 = TLanes.FusedMultiplyAdd(factor, b0, c30);
            c31 = TLanes.FusedMultiplyAdd(factor, b1, c31);
            c32 = TLanes.FusedMultiplyAdd(factor, b2, c32);
            c33 = TLanes.FusedMultiplyAdd(factor, b3, c33);
            down += next;
            at += step;
        }

        TLanes.Store(c00, ref c0, 0); TLanes.Store(c01, ref c0, n);
        TLanes.Store(c02, ref c0, 2 * n); TLanes.Store(c03, ref c0, 3 * n);
        TLanes.Store(c10, ref c1, 0); TLanes.Store(c11, ref c1, n);
        TLanes.Store(c12, ref c1, 2 * n); TLanes.Store(c13, ref c1, 3 * n);
        TLanes.Store(c20, ref c2, 0); TLanes.Store(c21, ref c2, n);
        TLanes.Store(c22, ref c2, 2 * n); TLanes.Store(c23, ref c2, 3 * n);
        TLanes.Store(c30, ref c3, 0); TLanes.Store(c31, ref c3, n);
        TLanes.Store(c32, ref c3, 2 * n); TLanes.Store(c33, ref c3, 3 * n);
    }

    private static void Block4x2<TVector, TLanes>(in Product product, int row, int column)
        where TVector : struct
        where TLanes : ILanes<TVector>
    {
        var n = (nuint)TLanes.Count;
        ref var c0 = ref Unsafe.Add(ref product.C, ((nuint)row * product.CRow) + (nuint)column);
        ref var c1 = ref Unsafe.Add(ref c0, product.CRow);
        ref var c2 = ref Unsafe.Add(ref c1, product.CRow);
        ref var c3 = ref Unsafe.Add(ref c2, product.CRow);
        ref var a0 = ref Unsafe.Add(ref product.A, (nuint)row * product.ARow);
        ref var a1 = ref Unsafe.Add(ref a0, product.ARow);
        ref var a2 = ref Unsafe.Add(ref a1, product.ARow);
        ref var a3 = ref Unsafe.Add(ref a2, product.ARow);
        ref var b = ref Unsafe.Add(ref product.B, (nuint)column);
        nuint step = product.AColumn, next = product.BRow, at = 0, down = 0;

        var c00 = TLanes.Load(ref c0, 0); var c01 = TLanes.Load(ref c0, n);
        var c10 = TLanes.Load(ref c1, 0); var c11 = TLanes.Load(ref c1, n);
        var c20 = TLanes.Load(ref c2, 0); var c21 = TLanes.Load(ref c2, n);
        var c30 = TLanes.Load(ref c3, 0); var c31 = TLanes.Load(ref c3, n);
        for (var p = product.Inner; p > 0; p--)
        {
            var b0 = TLanes.Load(ref b, down);
            var b1 = TLanes.Load(ref b, down + n);
            var factor = TLanes.Create(Unsafe.Add(ref a0, at));
            c00 = TLanes.FusedMultiplyAdd(factor, b0, c00);
            c01 = TLanes.FusedMultiplyAdd(factor, b1, c01);
            factor = TLanes.Create(Unsafe.Add(ref a1, at));
            c10 = TLanes.FusedMultiplyAdd(factor, b0, c10);
            c11 = TLanes.FusedMultiplyAdd(factor, b1, c11);
            factor = TLanes.Create(Unsafe.Add(ref a2, at));
            c20 = TLanes.FusedMultiplyAdd(factor, b0, c20);
            c21 = TLanes.FusedMultiplyAdd(factor, b1, c21);
            factor = TLanes.Create(Unsafe.Add(ref a3, at));
            c30 = TLanes.FusedMultiplyAdd(factor, b0, c30);
            c31 = TLanes.FusedMultiplyAdd(factor, b1, c31);
            down += next;
            at += step;
        }

        TLanes.Store(c00, ref c0, 0); TLanes.Store(c01, ref c0, n);
        TLanes.Store(c10, ref c1, 0); TLanes.Store(c11, ref c1, n);
        TLanes.Store(c20, ref c2, 0); TLanes.Store(c21, ref c2, n);
        TLanes.Store(c30, ref c3, 0); TLanes.Store(c31, ref c3, n);
    }

    private static void Block4x1<TVector, TLanes>(in Product product, int row, int column)
        where TVector : struct
        where TLanes : ILanes<TVector>
    {
        ref var c0 = ref Unsafe.Add(ref product.C, ((nuint)row * product.CRow) + (nuint)column);
        ref var c1 = ref Unsafe.Add(ref c0, product.CRow);
        ref var c2 = ref Unsafe.Add(ref c1, product.CRow);
        ref var c3 = ref Unsafe.Add(ref c2, product.CRow);
        ref var a0 = ref Unsafe.Add(ref product.A, (nuint)row * product.ARow);
        ref var a1 = ref Unsafe.Add(ref a0, product.ARow);
        ref var a2 = ref Unsafe.Add(ref a1, product.ARow);
        ref var a3 = ref Unsafe.Add(ref a2, product.ARow);
        ref var b = ref Unsafe.Add(ref product.B, (nuint)column);
        nuint step = product.AColumn, next = product.BRow, at = 0, down = 0;

        var s0 = TLanes.Load(ref c0, 0);
        var s1 = TLanes.Load(ref c1, 0);
        var s2 = TLanes.Load(ref c2, 0);
        var s3 = TLanes.Load(ref c3, 0);
        for (var p = product.Inner; p > 0; p--)
        {
            var right = TLanes.Load(ref b, down);
            s0 = TLanes.FusedMultiplyAdd(TLanes.Create(Unsafe.Add(ref a0, at)), right, s0);
            s1 = TLanes.FusedMultiplyAdd(TLanes.Create(Unsafe.Add(ref a1, at)), right, s1);
            s2 = TLanes.FusedMultiplyAdd(TLanes.Create(Unsafe.Add(ref a2, at)), right, s2);
            s3 = TLanes.FusedMultiplyAdd(TLanes.Create(Unsafe.Add(ref a3, at)), right, s3);
            down += next;
            at += step;
        }

        TLanes.Store(s0, ref c0, 0);
        TLanes.Store(s1, ref c1, 0);
        TLanes.Store(s2, ref c2, 0);
        TLanes.Store(s3, ref c3, 0);
    }

    /// <summary>One of the last rows, which do not fill a block.</summary>
    private static void Row<TVector, TLanes>(in Product product, int row, int column, int registers)
        where TVector : struct
        where TLanes : ILanes<TVector>
    {
        for (var register = 0; register < registers; register++)
        {
            var from = (nuint)(column + (register * TLanes.Count));
            ref var c = ref Unsafe.Add(ref product.C, ((nuint)row * product.CRow) + from);
            ref var a = ref Unsafe.Add(ref product.A, (nuint)row * product.ARow);
            ref var b = ref Unsafe.Add(ref product.B, from);
            var sum = TLanes.Load(ref c, 0);
            for (nuint p = 0; p < (nuint)product.Inner; p++)
            {
                var factor = TLanes.Create(Unsafe.Add(ref a, p * product.AColumn));
                sum = TLanes.FusedMultiplyAdd(factor, TLanes.Load(ref b, p * product.BRow), sum);
            }

            TLanes.Store(sum, ref c, 0);
        }
    }

    /// <summary>The last columns, which fill no register: the scalar loop.</summary>
    private static void Remainder(in Product product, int first)
    {
        for (var i = 0; i < product.Rows; i++)
        {
            for (var j = first; j < product.Columns; j++)
            {
                ref var c = ref Unsafe.Add(ref product.C, ((nuint)i * product.CRow) + (nuint)j);
                ref var a = ref Unsafe.Add(ref product.A, (nuint)i * product.ARow);
                var sum = c;
                for (var p = 0; p < product.Inner; p++)
                {
                    var right = Unsafe.Add(ref product.B, ((nuint)p * product.BRow) + (nuint)j);
                    sum = MathF.FusedMultiplyAdd(Unsafe.Add(ref a, (nuint)p * product.AColumn), right, sum);
                }

                c = sum;
            }
        }
    }
}
