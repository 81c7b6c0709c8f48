using System.Text;
using RnnStream.Mqtt.Broker;

namespace RnnStream.Mqtt.Tests.Broker;

public sealed class TopicTreeTests
{
    [Theory]
    [InlineData("a/b", "a/b", true)]
    [InlineData("a/b", "a/c", false)]
    [InlineData("a/+", "a/b", true)]
    [InlineData("a/+", "a", false)]
    [InlineData("a/+", "a/", true)]
    [InlineData("a/+", "a/b/c", false)]
    [InlineData("+/+", "/a", true)]
    [InlineData("/+", "/a", true)]
    [InlineData("+", "/a", false)]
    [InlineData("#", "a/b/c", true)]
    [InlineData("a/#", "a", true)]
    [InlineData("a/#", "a/b/c", true)]
    [InlineData("a/+/#", "a", false)]
    [InlineData("a/+/#", "a/b", true)]
    [InlineData("+/b/#", "a/b", true)]
    [InlineData("#", "$SYS/x", false)]
    [InlineData("+/x", "$SYS/x", false)]
    [InlineData("$SYS/#", "$SYS/x", true)]
    [InlineData("$SYS/+", "$SYS/x", true)]
    [InlineData("a/$x/#", "a/$x/b", true)]
    [InlineData("a/+", "a/$x", true)]
    public void A_filter_matches_as_the_standard_says_in_both_directions(string filter, string topic, bool expected)
    {
        var filters = new TopicTree<string>();
        filters.Set(Encoding.UTF8.GetBytes(filter), filter);
        var topics = new TopicTree<string>();
        topics.Set(Encoding.UTF8.GetBytes(topic), topic);
        List<string> byTopic = [], byFilter = [];

        filters.CollectFiltersMatching(Encoding.UTF8.GetBytes(topic), byTopic);
        topics.CollectTopicsMatching(Encoding.UTF8.GetBytes(filter), byFilter);

        Assert.Equal(expected ? [filter] : [], byTopic);
        Assert.Equal(expected ? [topic] : [], byFilter);
    }

    [Fact]
    public void Removing_everything_leaves_nothing_behind()
    {
        var random = new Random(7);
        var tree = new TopicTree<string>();
        var paths = Enumerable.Range(0, 500).Select(_ => string.Join(
            '/', Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(4)))).Distinct().ToList();
        paths.ForEach(path => tree.Set(Encoding.UTF8.GetBytes(path), path));
        Assert.Equal(paths.Count, tree.Count);
        Assert.All(paths, path => Assert.Equal(path, tree.Find(Encoding.UTF8.GetBytes(path))));

        Assert.All(paths, path => Assert.True(tree.Remove(Encoding.UTF8.GetBytes(path))));

        List<string> left = [];
        tree.CollectTopicsMatching("#"u8, left);
        Assert.Empty(left);
        Assert.Equal(0, tree.Count);
    }
}
