using System.Text;
using RnnStream.Formats.Subscriptions;

namespace RnnStream.Formats.Tests.Subscriptions;

public sealed class SensorTemplateTests
{
    [Theory]
    [InlineData("", "is empty")]
    [InlineData("{topic", "has a brace without its partner")]
    [InlineData("topic}", "has a brace without its partner")]
    [InlineData("a{topic}b}", "has a brace without its partner")]
    [InlineData("{0}", "has the unknown placeholder {0}")]
    [InlineData("{payload.}", "has the unknown placeholder {payload.}")]
    [InlineData("{device}", "has the unknown placeholder {device}")]
    [InlineData("plant", "every sensor would have the same name")]
    public void A_fault_is_told_in_one_sentence(string template, string expected)
    {
        var fault = SensorTemplate.TryCompile(template, 0, out var compiled);
        Assert.Null(compiled);
        Assert.Contains(expected, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{topic}", "a/b", "", "a/b")]
    [InlineData("{topic}", "a/b", "t", "a/b/t")]
    [InlineData("{field}", "a/b", "", "")]
    [InlineData("{1}/{field}", "a/b", "", "a")]
    [InlineData("x {1} y", "a/b", "", "x a y")]
    [InlineData("/{1}", "a/b", "", "a")]
    [InlineData("{rest}", "a/b/c", "", "c")]
    [InlineData("{rest}", "a/b", "", "b")]
    [InlineData("{last}/{1}", "a/b", "", "b/a")]
    [InlineData("{-2}", "b", "", "")]
    [InlineData("{3}", "a/b", "", "")]
    [InlineData("{1}{field}", "a\u0001", "", "")]
    public void A_name_is_built_from_what_the_message_has(
        string template, string topic, string field, string expected) =>
        Assert.Equal(expected, Name(template, topic, field));

    [Fact]
    public void A_name_of_any_length_fits_or_is_refused_whole()
    {
        var most = SensorTemplate.NameSizeMax;
        Assert.Equal(new string('a', most), Name("{topic}", new string('a', most), ""));
        Assert.Equal("", Name("{topic}", new string('a', most + 1), ""));
        Assert.Equal("", Name("{topic}", new string('a', most - 1), "t"));
        Assert.Equal(new string('a', most - 2) + "/t", Name("{topic}", new string('a', most - 2), "t"));
    }

    private static string Name(string template, string topic, string field)
    {
        Assert.Null(SensorTemplate.TryCompile(template, fixedLevels: 2, out var compiled));
        var name = new byte[SensorTemplate.NameSizeMax];
        var size = compiled!.Write(Encoding.UTF8.GetBytes(topic), Encoding.UTF8.GetBytes(field), null, name);
        return Encoding.UTF8.GetString(name, 0, size);
    }
}
