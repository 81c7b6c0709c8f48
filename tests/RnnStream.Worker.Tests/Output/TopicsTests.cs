using RnnStream.Worker.Output;

namespace RnnStream.Worker.Tests.Output;

/// <summary>Goal: whatever a sensor is called, its topics are such as brokers take.</summary>
public sealed class TopicsTests
{
    private readonly Topics _topics = new("rnnstream");

    [Theory]
    [InlineData("plant/pump-1/t", "plant/pump-1/t")]
    [InlineData("Stra\u00dfe/K\u00fcche \U0001F321", "Stra\u00dfe/K\u00fcche \U0001F321")]
    [InlineData("../../etc/passwd", "../../etc/passwd")]
    [InlineData("a+/#", "a%2B/%23")]
    [InlineData("a\0b\nc\u0085d\u007f", "a%00b%0Ac%C2%85d%7F")]
    [InlineData("a\ufdd0\uffff\U0010FFFE", "a%EF%B7%90%EF%BF%BF%F4%8F%BF%BE")]
    [Trait("Fault", "I5")]
    public void A_name_keeps_what_a_topic_may_hold(string name, string expected)
    {
        Assert.Equal($"rnnstream/sensor/{expected}/state", _topics.State(name));
        Assert.Equal($"rnnstream/anomaly/{expected}", _topics.Anomaly(name));
        Assert.Equal($"rnnstream/score/{expected}", _topics.Score(name));
    }

    [Fact]
    [Trait("Fault", "I5")]
    public void A_name_of_many_levels_becomes_a_topic_of_few()
    {
        var topic = _topics.Anomaly(new string('/', 400));
        Assert.Equal(102, topic.Count(static letter => letter == '/'));
        Assert.EndsWith("/%2F%2F", topic[..(topic.IndexOf('%', StringComparison.Ordinal) + 6)], StringComparison.Ordinal);
    }
}
