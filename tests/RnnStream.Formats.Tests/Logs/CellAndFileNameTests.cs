using System.Text;
using RnnStream.Formats.Logs;

namespace RnnStream.Formats.Tests.Logs;

public sealed class CellAndFileNameTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("-", true)]
    [InlineData("?", true)]
    [InlineData(" ", true)]
    [InlineData("5", false)]
    [InlineData("NA", true)]
    [InlineData("12", false)]
    [InlineData("NaN", true)]
    [InlineData("n/a", true)]
    [InlineData("inf", false)]
    [InlineData("NULL", true)]
    [InlineData("None", true)]
    [InlineData("#N/A", true)]
    [InlineData("1.25", false)]
    [InlineData("Unknown", true)]
    [InlineData("1234567", false)]
    [InlineData("unavailable", true)]
    [InlineData("12345678901", false)]
    [InlineData("     ", true)]
    [InlineData("12345", false)]
    public void A_cell_that_says_there_is_no_value_is_missing(string cell, bool isMissing) =>
        Assert.Equal(isMissing, CsvCells.IsMissing(Encoding.UTF8.GetBytes(cell)));

    [Theory]
    [InlineData("/logs/pump.csv.gz", "pump")]
    [InlineData("pump.CSV", "pump")]
    [InlineData("pump.v2.csv", "pump.v2")]
    [InlineData("pump", "pump")]
    [InlineData("pump.backup", "pump.backup")]
    [InlineData(".csv", ".csv")]
    [InlineData("/logs/.csv.gz", ".csv.gz")]
    public void A_file_is_named_without_the_extensions_of_logs(string path, string expected) =>
        Assert.Equal(expected, FileNames.WithoutExtension(path));

    [Fact]
    public void Why_a_file_cannot_be_used_is_a_short_phrase()
    {
        Assert.Equal("no such file", FileNames.Reason(new FileNotFoundException(), "a"));
        Assert.Equal("no such folder", FileNames.Reason(new DirectoryNotFoundException(), "a"));
        Assert.Equal("it is a folder", FileNames.Reason(new UnauthorizedAccessException(), Path.GetTempPath()));
        Assert.Equal("permission denied", FileNames.Reason(new UnauthorizedAccessException(), "/does/not/exist"));
        Assert.Equal("torn", FileNames.Reason(new IOException("torn"), "a"));
    }
}
