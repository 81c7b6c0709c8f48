using RnnStream.Core.Readings;
using RnnStream.Formats.Rejections;

namespace RnnStream.Formats.Tests.Rejections;

public sealed class RejectionExamplesTests
{
    [Fact]
    public void Each_reason_is_counted_and_keeps_its_newest_example_escaped()
    {
        var examples = new RejectionExamples();
        examples.Record(RejectionReason.Malformed, "a"u8, "old"u8, "x");
        examples.Record(RejectionReason.Malformed, "b\n"u8, "\u001b[31m\\\u00e4"u8, "y");
        examples.Record(RejectionReason.Empty, "c"u8, [0xFF], "z");
        Assert.Equal(2, examples.Counts()[(int)RejectionReason.Malformed]);
        Assert.Equal(
        [
            new RejectionExample(RejectionReason.Empty, 1, "c", "\\xFF", "z"),
            new RejectionExample(RejectionReason.Malformed, 2, "b\\x0A", "\\x1B[31m\\\\ä", "y"),
        ],
            examples.All());
    }

    [Fact]
    public void A_long_example_is_cut_and_says_so()
    {
        var examples = new RejectionExamples();
        examples.Record(RejectionReason.TooLarge, new byte[70_000], new byte[1_000], "x");
        var example = Assert.Single(examples.All());
        Assert.EndsWith("… (1000 bytes)", example.Example, StringComparison.Ordinal);
        Assert.True(example.Topic.Length <= 4 * RejectionExamples.ExampleSizeMax);
    }

    [Fact]
    public void Recording_allocates_nothing()
    {
        var examples = new RejectionExamples();
        Assert.Equal(0, Allocation.Of(() => examples.Record(RejectionReason.Late, "a"u8, "b"u8, "c")));
    }
}
