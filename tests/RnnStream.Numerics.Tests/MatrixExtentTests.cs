namespace RnnStream.Numerics.Tests;

public sealed class MatrixExtentTests
{
    [Theory]
    [InlineData(0, 0, 3, 3, 1)]
    [InlineData(0, 3, 0, 1, 3)]
    [InlineData(6, 2, 3, 3, 1)]
    [InlineData(5, 2, 2, 3, 1)]
    public void A_matrix_that_its_values_hold_is_accepted(
        int length, int rows, int columns, int rowStride, int stride) =>
        MatrixExtent.Check(length, rows, columns, rowStride, stride);

    [Theory]
    [InlineData(6, -1, 3, 3, 1)]
    [InlineData(6, 2, -3, 3, 1)]
    [InlineData(5, 2, 3, 3, 1)]
    [InlineData(6, 2, 3, int.MaxValue, 1)]
    [InlineData(int.MaxValue, 3, 3, int.MaxValue, 1)]
    public void A_matrix_that_reaches_beyond_its_values_is_refused(
        int length, int rows, int columns, int rowStride, int stride) =>
        Assert.Throws<ArgumentException>(() => MatrixExtent.Check(length, rows, columns, rowStride, stride));

    [Fact]
    public void A_range_lies_inside_or_is_refused()
    {
        MatrixExtent.CheckRange(0, 5, 5);
        MatrixExtent.CheckRange(5, 0, 5);
        foreach (var (first, count) in ((int, int)[])[(-1, 1), (0, -1), (1, 5), (6, 0), (int.MaxValue, 1)])
            Assert.Throws<ArgumentException>(() => MatrixExtent.CheckRange(first, count, 5));
    }
}
