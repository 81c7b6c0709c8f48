using RnnStream.Pipeline.Output;

namespace RnnStream.Pipeline.Tests.Output;

public sealed class SensorFileNameTests
{
    [Theory]
    [InlineData("pump-1", "pump-1")]
    [InlineData("plant/pump 1", "plant%2Fpump%201")]
    [InlineData(".", "%2E")]
    [InlineData("..", "%2E%2E")]
    [InlineData("../a", "..%2Fa")]
    [InlineData("ü\0", "%C3%BC%00")]
    public void No_name_is_a_path(string sensor, string expected) => Assert.Equal(expected, SensorFileName.Of(sensor));

    [Fact]
    public void A_name_too_long_is_cut_between_escapes_and_still_tells_sensors_apart()
    {
        var names = new HashSet<string>();
        for (var length = 60; length < 90; length++)
        {
            var file = SensorFileName.Of(new string('/', length), lengthMax: 170);
            Assert.InRange(file.Length, 1, 170);
            Assert.True(names.Add(file));
            if (3 * length <= 170) continue;
            Assert.Equal(0, (file.Length - 65) % 3);
            Assert.Matches("^(%2F)+-[0-9a-f]{64}$", file);
        }

        Assert.Matches("^a{105}-[0-9a-f]{64}$", SensorFileName.Of(new string('a', 171), lengthMax: 170));
        Assert.Equal(new string('a', 170), SensorFileName.Of(new string('a', 170), lengthMax: 170));
    }
}
