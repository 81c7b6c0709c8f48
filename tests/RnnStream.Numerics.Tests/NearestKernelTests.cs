namespace RnnStream.Numerics.Tests;

public sealed class NearestKernelTests
{
    [Fact]
    public void The_vector_kernel_equals_the_scalar_one_at_every_count()
    {
        var random = new Random(7);
        for (var count = 8; count <= 70; count++)
        {
            var points = new short[(count + 7) / 8 * 64];
            var query = new short[8];
            for (var round = 0; round < 20; round++)
            {
                var span = round % 2 == 0 ? 4096 : 3;
                Fill(points, random, span);
                Fill(query, random, span);
                var expected = NearestKernel.FindScalar(points, 0, count, query, -1, int.MaxValue, out var expectedSquared);
                Assert.Equal(expected, NearestKernel.Find(points, count, query, out var squared));
                Assert.Equal(expectedSquared, squared);
            }
        }
    }

    [Fact]
    public void Without_points_there_is_none() => Assert.Equal(-1, NearestKernel.Find([], 0, new short[8], out _));

    private static void Fill(short[] values, Random random, int span)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (short)random.Next(-span + 1, span);
        }
    }
}
