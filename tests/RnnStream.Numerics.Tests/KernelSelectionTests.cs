namespace RnnStream.Numerics.Tests;

public sealed class KernelSelectionTests
{
    [Fact]
    public void Without_a_wish_the_widest_kernel_runs() =>
        Assert.Equal((KernelSelection.Widest, null), KernelSelection.Choose(null));

    [Fact]
    public void Every_available_kernel_can_be_forced_by_name()
    {
        foreach (var width in KernelSelection.Available)
        {
            Assert.Equal((width, null), KernelSelection.Choose(KernelSelection.NameOf(width)));
        }
    }

    [Theory]
    [InlineData("V512")]
    [InlineData("avx2")]
    [InlineData(" ")]
    public void Unknown_names_are_an_error_that_says_what_is_expected(string wish) =>
        Assert.Contains("expected scalar, v128, v256 or v512", KernelSelection.Choose(wish).Error, StringComparison.Ordinal);
}
