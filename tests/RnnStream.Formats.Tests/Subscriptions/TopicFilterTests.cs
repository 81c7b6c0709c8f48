using System.Text;
using RnnStream.Formats.Subscriptions;

namespace RnnStream.Formats.Tests.Subscriptions;

public sealed class TopicFilterTests
{
    [Theory]
    [InlineData("a/b", "a/b", true)]
    [InlineData("a/b", "a/B", false)]
    [InlineData("a/+", "a/b", true)]
    [InlineData("a/+", "a", false)]
    [InlineData("a/+", "a/b/c", false)]
    [InlineData("a/+", "a/", true)]
    [InlineData("+/+", "/a", true)]
    [InlineData("a/#", "a", true)]
    [InlineData("a/#", "a/b/c", true)]
    [InlineData("a/#", "ab", false)]
    [InlineData("a/+/#", "a", false)]
    [InlineData("a/+/#", "a/b", true)]
    [InlineData("#", "a/b", true)]
    [InlineData("#", "$SYS/x", false)]
    [InlineData("+/x", "$SYS/x", false)]
    [InlineData("$SYS/#", "$SYS/x", true)]
    [InlineData("+/b/+", "a/b/c", true)]
    public void Wildcards_follow_the_standard(string filter, string topic, bool expected) =>
        Assert.Equal(expected, new TopicFilter(filter).Matches(Encoding.UTF8.GetBytes(topic)));

    [Theory]
    [InlineData("")]
    [InlineData("a/#/b")]
    [InlineData("a#")]
    [InlineData("a+/b")]
    [InlineData("a/\0")]
    [InlineData("$share/g/a")]
    public void A_broken_filter_is_refused_with_a_reason(string filter)
    {
        Assert.NotNull(TopicFilter.Fault(filter));
        Assert.Throws<ArgumentException>(() => new TopicFilter(filter));
    }

    [Theory]
    [InlineData("sensors/#", 1)]
    [InlineData("a/b/+/c", 2)]
    [InlineData("#", 0)]
    [InlineData("a/b", 0)]
    public void Fixed_levels_end_at_the_first_wildcard(string filter, int expected) =>
        Assert.Equal(expected, new TopicFilter(filter).FixedLevels);
}
